/**
 * Turns whatever was thrown into problem+json. Unknown errors are logged whole and told only by the
 * request id.
 */
import type { ErrorRequestHandler, Response } from 'express';
import { toProblem, type HubError } from '../errors';
import type { Log } from '../log';
import { requestIdOf } from './request-id';
import { toHubError } from './to-hub-error';

const RETRY_AFTER_SECONDS = '2';

function sendProblem(response: Response, error: HubError): void {
  const { status } = error.entry;
  for (const [name, value] of Object.entries(error.extra.headers ?? {}))
    response.setHeader(name, value);
  if (status === 503 && response.getHeader('retry-after') === undefined)
    response.setHeader('Retry-After', RETRY_AFTER_SECONDS);
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  response
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify(toProblem(error, requestIdOf(response))));
}

/** Four parameters, or Express does not take it for an error handler. */
export function errorHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const hubError = toHubError(error);
    if (hubError.code === 'internal')
      log.error({ request_id: requestIdOf(response), err: error }, 'unexpected error');
    // An operator has to see why: a full disk does not pass by itself.
    if (hubError.code === 'storage_unavailable')
      log.warn({ request_id: requestIdOf(response), err: error }, 'MongoDB could not do its work');
    sendProblem(response, hubError);
  };
}
