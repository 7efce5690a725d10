/**
 * Every refusal of the hub must look like this and tells its places; and sending of bytes that no
 * client library would let through.
 */
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Answer } from './api';
import { at, listAt } from './json';

/** RFC 9457 with the hub's own fields; never a 500. */
export function expectProblem(answer: Answer, status: number, code: string): void {
  expect({ status: answer.status, code: at(answer.json, 'code'), text: answer.text }).toMatchObject(
    { status, code },
  );
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  for (const field of ['type', 'title', 'detail', 'cause', 'fix', 'who'])
    expect([field, typeof at(answer.json, field)]).toEqual([field, 'string']);
  expect(at(answer.json, 'status')).toBe(status);
  expect(at(answer.json, 'request_id')).toBe(answer.headers.get('x-request-id'));
}

/** One request, byte by byte as given; the connection ends after its answer. */
export async function rawExchange(
  hubUrl: string,
  request: string,
): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(hubUrl);
  const socket = connect(Number(port), hostname);
  socket.end(request);
  const answer = await text(socket);
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0),
    body: answer.slice(answer.indexOf('\r\n\r\n') + 4),
  };
}

/** The places that a problem tells. */
export function pointersOf({ json }: Answer): unknown[] {
  return listAt(json, 'errors').map((error) => at(error, 'pointer'));
}
