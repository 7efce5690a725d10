/** The hub's HTTP interface as a client sees it. */
import { parseJson } from './json';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: unknown;
}

export interface Request {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export async function call(
  url: string,
  { method = 'GET', headers = {}, body }: Request = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers,
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parseJson(text) };
}

export interface Api {
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  remove(path: string): Promise<Answer>;
  /** With the key, and otherwise exactly as given. */
  raw(path: string, request: Request): Promise<Answer>;
}

export function apiOf(hubUrl: string, apiKey: string): Api {
  const raw: Api['raw'] = (path, { headers = {}, ...request }) =>
    call(`${hubUrl}${path}`, {
      ...request,
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/json',
        ...headers,
      },
    });
  return {
    get: (path) => raw(path, {}),
    post: (path, body, headers = {}) =>
      raw(path, { method: 'POST', body: JSON.stringify(body), headers }),
    remove: (path) => raw(path, { method: 'DELETE' }),
    raw,
  };
}
