/** Uploads as an HTTP client makes them. */
import { request as httpRequest } from 'node:http';
import type { Answer } from './api';
import { parseJson } from './json';
import type { ConnectedTenant } from './tenants';

export interface FormFile {
  bytes: Buffer;
  type?: string;
  name?: string;
  field?: string;
}

/** `POST /v1/media`; the fields come before or after the file. */
export async function postForm(
  hubUrl: string,
  { apiKey }: Pick<ConnectedTenant, 'apiKey'>,
  {
    file,
    fields = {},
    fileFirst = false,
    headers = {},
  }: {
    file?: FormFile;
    fields?: Record<string, string>;
    fileFirst?: boolean;
    headers?: Record<string, string>;
  },
): Promise<Answer> {
  const form = new FormData();
  const addFile = (): void => {
    if (file !== undefined)
      form.append(
        file.field ?? 'file',
        new Blob([new Uint8Array(file.bytes)], { type: file.type ?? '' }),
        file.name ?? 'blob',
      );
  };
  if (fileFirst) addFile();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  if (!fileFirst) addFile();
  const response = await fetch(`${hubUrl}/v1/media`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, ...headers },
    body: form,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parseJson(text) };
}

/** Posts the first bytes of a file of 4 MB; the rest never comes. @returns breaks it off */
export function beginForm(
  hubUrl: string,
  { apiKey }: Pick<ConnectedTenant, 'apiKey'>,
  first: Buffer,
): () => void {
  const { hostname, port } = new URL(hubUrl);
  const request = httpRequest({
    hostname,
    port,
    path: '/v1/media',
    method: 'POST',
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'multipart/form-data; boundary=b',
      'content-length': '4000000',
    },
  });
  request.on('error', () => undefined);
  request.write(
    '--b\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n',
  );
  request.write(first);
  return () => {
    request.destroy();
  };
}
