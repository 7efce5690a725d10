/**
 * Streams that end with an error beyond a size, and no more of them in memory than a socket's
 * buffer.
 */
import { Transform, type Readable } from 'node:stream';
import { BodyTooLargeError } from '../kit';

/** Hands everything on, and fails with BodyTooLargeError beyond `maxBytes`. */
export function limitBytes(maxBytes: number): Transform {
  let seen = 0;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      seen += chunk.length;
      if (seen > maxBytes) done(new BodyTooLargeError(maxBytes));
      else done(null, chunk);
    },
  });
}

export interface BodyFailures {
  /** The body's own error in the words of its client. */
  translate: (error: unknown) => Error;
  endedEarly: () => Error;
}

/** The body of an answer, limited. Destroying it frees the connection. */
export function limitBody(
  body: Readable,
  maxBytes: number,
  { translate, endedEarly }: BodyFailures,
): Readable {
  const checked = limitBytes(maxBytes);
  body.on('error', (error) => checked.destroy(translate(error)));
  // A body that closes before its end without an error of its own must not pass for a whole one.
  body.once('close', () => {
    if (!body.readableEnded) checked.destroy(endedEarly());
  });
  checked.once('close', () => body.destroy());
  // Until its reader listens, a failure must not end the process; the reader sees it all the same.
  checked.on('error', () => undefined);
  return body.pipe(checked);
}
