/**
 * A plain server in Meta's place: keeps each call as it came and answers what the test says. Not
 * the twin, so that the two can't agree on a mistake.
 */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { parseJson } from './json';
import type { Account } from './accounts';
import { closeServer, listenOn } from './servers';

export interface GraphCall {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  json: unknown;
}

export interface GraphAnswer {
  status?: number;
  headers?: Record<string, string>;
  body: unknown;
}

export interface GraphRecorder {
  url: string;
  calls: GraphCall[];
  /** Asked for each call; else an accepted message. `undefined` breaks the connection off. */
  respond(answer: (call: GraphCall, index: number) => GraphAnswer | undefined): void;
  close(): Promise<void>;
}

export function acceptedAs(wamid: string): GraphAnswer {
  return {
    body: { messaging_product: 'whatsapp', contacts: [], messages: [{ id: wamid }] },
  };
}

export async function startGraphRecorder(port = 0): Promise<GraphRecorder> {
  const calls: GraphCall[] = [];
  let respond: (call: GraphCall, index: number) => GraphAnswer | undefined = (_call, index) =>
    acceptedAs(`wamid.${String(index)}`);
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const call = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body,
        json: parseJson(body),
      };
      calls.push(call);
      const answer = respond(call, calls.length - 1);
      if (answer === undefined) request.socket.resetAndDestroy();
      else
        response
          .writeHead(answer.status ?? 200, {
            'content-type': 'application/json',
            ...answer.headers,
          })
          .end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    });
  });
  const listening = await listenOn(server, port);
  return {
    url: `http://127.0.0.1:${String(listening)}`,
    calls,
    respond: (answer) => {
      respond = answer;
    },
    close: () => closeServer(server),
  };
}

/** What Meta says of an account when it is connected; undefined for any other call. */
export function connectAnswer(
  { wabaId, numbers }: Account,
  { method, path }: GraphCall,
): GraphAnswer | undefined {
  const edge = /^\/v[\d.]+\/(.*?)(?:\?|$)/.exec(path)?.[1];
  switch (`${method} ${edge ?? ''}`) {
    case `GET ${wabaId}`:
      return { body: { id: wabaId, name: 'Recorded' } };
    case `GET ${wabaId}/phone_numbers`:
      return {
        body: {
          data: numbers.map(({ id, phone }) => ({
            id,
            display_phone_number: phone,
            verified_name: 'Recorded',
          })),
        },
      };
    case `POST ${wabaId}/subscribed_apps`:
      return { body: { success: true } };
    case `GET ${wabaId}/message_templates`:
      return { body: { data: [] } };
    default:
      return undefined;
  }
}
