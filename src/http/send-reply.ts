/**
 * A reply onto the wire. A stream is opened first and its headers sent with its first bytes, so a
 * failure before them is still a problem.
 */
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { Reply } from './reply';

export async function sendReply(request: Request, response: Response, reply: Reply): Promise<void> {
  // HEAD wants the headers only: nothing is opened for it.
  if (reply.stream === undefined || request.method === 'HEAD') sendWhole(response, reply);
  else await sendStream(response, reply, reply.stream());
}

function sendWhole(response: Response, reply: Reply): void {
  setHead(response, reply);
  if (reply.body === undefined) response.end();
  else if (typeof reply.body === 'string')
    response.type(reply.headers?.['Content-Type'] ?? 'text/plain').send(reply.body);
  else response.json(reply.body);
}

async function sendStream(response: Response, reply: Reply, source: Readable): Promise<void> {
  // A client that goes away takes the source with it, also while the first bytes are waited for.
  const stop = (): void => {
    source.destroy();
  };
  response.once('close', stop);
  try {
    await firstBytes(source);
  } catch (error) {
    source.destroy();
    throw error;
  }
  if (response.destroyed) return;
  setHead(response, reply);
  // Too late for a problem: the connection is cut, and the client sees that the answer is shorter
  // than its Content-Length.
  await pipeline(source, response).catch(() => undefined);
}

function setHead(response: Response, { status, headers }: Reply): void {
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  response.status(status);
}

/** Resolves when there is something to send, or an end; rejects with the source's error. */
function firstBytes(source: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    source.once('readable', resolve).once('close', resolve);
    // It stays: an error between the first bytes and the pipeline would otherwise have no listener
    // and end the process.
    source.on('error', reject);
  });
}
