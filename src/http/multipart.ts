/**
 * multipart/form-data with one file, streamed: the file is taken while it comes in, and never whole
 * in memory.
 */
import type { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import type { Request } from 'express';
import { HubError, invalidField } from '../errors';
import { errorText } from '../lib/error-code';

/** The file part of a form, on its way. */
export interface IncomingFile {
  /** Read or destroyed in any case. */
  stream: Readable;
  filename: string | undefined;
  /** As the part declares it. */
  mimeType: string | undefined;
}

/**
 * What became of the file: `value` stands for it in the body, `identity` in the hash of an
 * Idempotency-Key.
 */
export interface TakenFile {
  value: string;
  identity: string;
}

export interface Form {
  fields: ReadonlyMap<string, string>;
  file: TakenFile | undefined;
}

interface FormOptions {
  fileField: string;
  limitBytes: number;
  take: (file: IncomingFile) => Promise<TakenFile>;
}

const LIMITS = {
  files: 1,
  fields: 20,
  parts: 25,
  fieldSize: 10_000,
  fieldNameSize: 100,
  headerPairs: 50,
};

/**
 * @throws HubError multipart_expected, malformed_multipart, file_too_large, invalid_input, and what
 * `take` throws
 */
export async function readForm(request: Request, options: FormOptions): Promise<Form> {
  try {
    return await parse(request, checkHead(request, options), options);
  } finally {
    // What the client still sends goes nowhere, so that it gets to read the answer.
    request.unpipe();
    request.resume();
  }
}

/** What can be refused before the body is read. @returns the content type */
function checkHead({ headers }: Request, { limitBytes }: FormOptions): string {
  const contentType = headers['content-type'] ?? '';
  if (!/^multipart\/form-data *;/i.test(contentType))
    throw new HubError(
      'multipart_expected',
      `The content type is ${contentType === '' ? 'missing' : contentType.slice(0, 100)}.`,
    );
  if (Number(headers['content-length'] ?? 0) > limitBytes)
    throw new HubError('file_too_large', `This address takes at most ${String(limitBytes)} bytes.`);
  return contentType;
}

function parse(
  request: Request,
  contentType: string,
  { fileField, limitBytes, take }: FormOptions,
): Promise<Form> {
  return new Promise((resolve, reject) => {
    const fields = new Map<string, string>();
    let file: Promise<TakenFile> | undefined;
    let stream: Readable | undefined;
    const fail = (error: unknown): void => {
      stream?.destroy();
      reject(error instanceof HubError ? error : broken(error));
    };
    const parser = openParser(contentType, limitBytes);
    parser.on('field', (name, value) => {
      if (name === fileField)
        fail(invalidField(`/${fileField}`, 'must be a file: a part with a file name'));
      else fields.set(name, value);
    });
    parser.on('file', (...[name, incoming, filename, , mimeType]) => {
      incoming.on('error', () => undefined);
      if (name !== fileField) {
        fail(invalidField(`/${name}`, `is not a known file: send it as \`${fileField}\``));
        return;
      }
      stream = incoming;
      file = take({
        stream: incoming,
        filename: unescaped(given(filename)),
        mimeType: given(mimeType),
      });
      file.catch(reject);
    });
    parser.once('finish', () => {
      Promise.resolve(file).then((taken) => resolve({ fields, file: taken }), reject);
    });
    parser.once('error', fail);
    // A client that goes away ends nothing by itself.
    request.once('close', () => {
      if (!request.readableEnded) fail(new Error('it did not arrive whole'));
    });
    request.pipe(parser);
  });
}

function openParser(contentType: string, fileSize: number) {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: { ...LIMITS, fileSize },
    });
  } catch (error) {
    throw broken(error);
  }
}

function broken(error: unknown): HubError {
  return new HubError('malformed_multipart', `The form can't be read: ${errorText(error)}.`);
}

/** The parser leaves out what the part does not say in one way or the other. */
function given(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value;
}

/**
 * What browsers and fetch escape in a name (HTML standard, "multipart/form-data"), and nothing
 * else.
 */
const ESCAPED: Readonly<Record<string, string>> = { '%22': '"', '%0D': '\r', '%0A': '\n' };
function unescaped(name: string | undefined): string | undefined {
  return name?.replaceAll(/%22|%0D|%0A/gi, (found) => ESCAPED[found.toUpperCase()] ?? found);
}
