/** Answers as Graph writes them: escaped JSON and its headers. */
import type { Response } from 'express';
import type { GraphError } from './graph-error';
import { shortTraceId, traceId } from './ids';
import { toWire } from './wire';

export type GraphAnswer = { status?: number; usage?: string; version?: string };

export function answerGraph(res: Response, body: unknown, options: GraphAnswer = {}): void {
  const text = toWire(body);
  res.writeHead(options.status ?? 200, {
    'content-type': 'application/json',
    'content-length': text.length,
    'access-control-allow-origin': '*',
    'cache-control': 'no-store',
    'facebook-api-version': options.version ?? 'v26.0',
    'x-fb-request-id': traceId(),
    'x-fb-trace-id': shortTraceId(),
    ...(options.usage !== undefined && { 'x-business-use-case-usage': options.usage }),
    ...(options.status !== undefined &&
      options.status >= 400 && {
        'www-authenticate': 'OAuth "Facebook Platform" "invalid_request"',
      }),
  });
  // ASCII text goes out in one write together with the headers; a Buffer would not.
  res.end(text, 'latin1');
}

export function answerGraphError(res: Response, error: GraphError): void {
  answerGraph(res, error.body, { status: error.status });
}
