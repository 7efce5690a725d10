/** What an address that serves a file tells about it. */
import { Readable } from 'node:stream';

export interface LinkedFile {
  stream: Readable;
  mimeType: string | undefined;
  filename: string | undefined;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** @param link where the file was asked for */
export function describeLinked(link: string, headers: Headers): Omit<LinkedFile, 'stream'> {
  return {
    mimeType: oneOf(headers['content-type']),
    filename: nameIn(oneOf(headers['content-disposition'])) ?? nameAtEnd(link),
  };
}

export function bytesStream(bytes: Buffer): Readable {
  return Readable.from([bytes], { objectMode: false });
}

function oneOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** RFC 6266: `filename*` before `filename`. */
function nameIn(disposition: string | undefined): string | undefined {
  const encoded = /filename\*=(?:utf-8)?''([^;\s]+)/i.exec(disposition ?? '')?.[1];
  const plain = /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1]?.trim();
  return encoded === undefined ? plain : (decoded(encoded) ?? plain);
}

function nameAtEnd(link: string): string | undefined {
  const last = URL.canParse(link) ? new URL(link).pathname.split('/').at(-1) : undefined;
  return last === undefined || last === '' ? undefined : decoded(last);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
