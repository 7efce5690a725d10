/** The few JSON calls that the demo makes, as any client would. */
import { isRecord } from '../../src/lib/json-text';

export type JsonBody = Record<string, unknown>;

export interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  url: string;
  apiKey?: string;
  body?: unknown;
}

/** @throws with the answer's text when it is no success */
export async function callJson({ method, url, apiKey, body }: Call): Promise<JsonBody> {
  const response = await fetch(url, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`${method} ${url} answered ${String(response.status)}: ${text}`);
  const json: unknown = text === '' ? {} : JSON.parse(text);
  return isRecord(json) ? json : {};
}

export function textAt(json: unknown, ...path: readonly string[]): string {
  let value = json;
  for (const step of path) value = isRecord(value) ? value[step] : undefined;
  return typeof value === 'string' ? value : '';
}
