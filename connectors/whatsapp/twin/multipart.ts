/**
 * A small multipart/form-data reader over a whole body in memory; enough for FormData of fetch,
 * undici and curl.
 */
import { invalidParameter } from './graph-error';

export type Part = {
  name: string;
  filename: string | undefined;
  contentType: string | undefined;
  bytes: Buffer;
};

const HEADERS_END = '\r\n\r\n';

export function parseMultipart(body: Buffer, contentType: string): Part[] {
  const match = /^multipart\/form-data;.*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) {
    throw invalidParameter('The parameter messaging_product is required.');
  }
  const parts: Part[] = [];
  const mark = Buffer.from(`--${boundary}`);
  let start = body.indexOf(mark);
  while (start !== -1) {
    const end = body.indexOf(Buffer.concat([Buffer.from('\r\n'), mark]), start + mark.length);
    if (end === -1) {
      break;
    }
    const part = parsePart(body.subarray(start + mark.length + 2, end));
    if (part !== undefined) {
      parts.push(part);
    }
    start = end + 2;
  }
  return parts;
}

function parsePart(section: Buffer): Part | undefined {
  const split = section.indexOf(HEADERS_END);
  if (split === -1) {
    return undefined;
  }
  const headers = section.subarray(0, split).toString('utf8');
  const name = /content-disposition:[^\r\n]*[;\s]name="([^"]*)"/i.exec(headers)?.[1];
  if (name === undefined) {
    return undefined;
  }
  return {
    name,
    filename: /content-disposition:[^\r\n]*filename="([^"]*)"/i.exec(headers)?.[1],
    contentType: /content-type:\s*([^\r\n]+)/i.exec(headers)?.[1]?.trim(),
    bytes: section.subarray(split + HEADERS_END.length),
  };
}
