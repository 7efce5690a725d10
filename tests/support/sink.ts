/**
 * A receiver of hooks: keeps every delivery, answers what the test wants, verifies by the public
 * library of Standard Webhooks.
 */
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { at, parseJson, textAt } from './json';
import { closeServer, listenOn } from './servers';
import { until } from './until';

export interface Delivered {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  envelope: unknown;
  type: string;
  data: unknown;
}

export interface SinkAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

export interface Sink {
  origin: string;
  /** Each test takes a path of its own. */
  url(path: string): string;
  received(path: string): Delivered[];
  /** What deliveries to this path are answered from now on; else 204. The count starts at 1. */
  answer(path: string, respond: (delivered: Delivered, count: number) => SinkAnswer): void;
  /** The first delivery that matches, also one that is here already. */
  wait(path: string, matches?: (delivered: Delivered) => boolean): Promise<Delivered>;
  close(): Promise<void>;
}

type Respond = (delivered: Delivered, count: number) => SinkAnswer;

export async function startSink(): Promise<Sink> {
  const deliveries: Delivered[] = [];
  const answers = new Map<string, Respond>();
  const received = (path: string): Delivered[] => deliveries.filter((each) => each.path === path);
  const server = createServer((request, response) => {
    void receive(request).then((delivered) => {
      deliveries.push(delivered);
      respondTo(
        response,
        answers.get(delivered.path)?.(delivered, received(delivered.path).length) ?? {
          status: 204,
        },
      );
    });
  });
  const port = await listenOn(server);
  const origin = `http://127.0.0.1:${String(port)}`;
  return {
    origin,
    url: (path) => `${origin}${path}`,
    received,
    answer: (path, respond) => {
      answers.set(path, respond);
    },
    wait: (path, matches = () => true) =>
      until(() => received(path).find(matches), { what: `a delivery to ${path}` }),
    close: () => closeServer(server),
  };
}

async function receive(request: IncomingMessage): Promise<Delivered> {
  const body = await text(request);
  const envelope = parseJson(body);
  return {
    path: request.url ?? '',
    headers: request.headers,
    body,
    envelope,
    type: textAt(envelope, 'type'),
    data: at(envelope, 'data'),
  };
}

function respondTo(
  response: ServerResponse,
  { status, headers = {}, body = '' }: SinkAnswer,
): void {
  response.writeHead(status, headers).end(body);
}

/** As a customer would do it. */
export function verifies({ headers, body }: Delivered, secret: string): boolean {
  const header = (name: string): string => String(headers[name] ?? '');
  try {
    new Webhook(secret).verify(body, {
      'webhook-id': header('webhook-id'),
      'webhook-timestamp': header('webhook-timestamp'),
      'webhook-signature': header('webhook-signature'),
    });
    return true;
  } catch {
    return false;
  }
}
