/**
 * `/v1/media`: the files of messages, streamed, because Meta's own addresses need the token and
 * live 5 minutes.
 */
import type { Readable } from 'node:stream';
import { HubError } from '../errors';
import { route, type Reply, type Route } from '../http';
import { KEPT_FILE } from '../kit';
import { attachment } from '../lib/content-disposition';
import { matchesEtag, parseRange, type ByteRange } from '../lib/byte-range';
import { schema } from '../lib/json-schema';
import type { Log } from '../log';
import { MAX_UPLOAD_BYTES } from './file-type';
import type { Media } from './media';
import type { MediaDoc } from './model';
import { notThere } from './not-there';
import { contentType, fileName } from './present';

const FILE_HEADERS = {
  'Content-Disposition': 'Always `attachment`, with the file name.',
  ETag: 'The SHA-256 of the file.',
  'Accept-Ranges': '`bytes`',
} as const;

/** The form around the file. */
const FORM_BYTES = 64 * 1024;

const UPLOAD_FORM = schema({
  type: 'object',
  additionalProperties: false,
  required: ['file', 'connection_id'],
  properties: {
    file: { type: 'string', format: 'binary', description: 'The file, with its content type.' },
    connection_id: {
      type: 'string',
      minLength: 1,
      maxLength: 40,
      description: 'The WhatsApp account that will send it.',
    },
    phone_number_id: {
      type: 'string',
      minLength: 1,
      maxLength: 40,
      description: 'A number of the connection; by default its first.',
    },
  },
});

export function mediaRoutes(media: Media, log: Log): Route[] {
  return [uploadRoute(media), downloadRoute(media, log), removeRoute(media)];
}

function uploadRoute(media: Media): Route {
  return route({
    method: 'post',
    path: '/v1/media',
    tag: 'Media',
    scope: 'media:write',
    summary: 'Upload a file',
    description:
      'Keeps the file and uploads it to WhatsApp; messages take its `id` in the place of an id of Meta.',
    bodyKind: 'multipart',
    bodyLimitBytes: MAX_UPLOAD_BYTES + FORM_BYTES,
    body: UPLOAD_FORM,
    replies: {
      201: {
        description: 'Kept',
        schema: KEPT_FILE,
        headers: { Location: 'Where it can be downloaded.' },
      },
    },
    errors: [
      'file_type_unsupported',
      'connection_unknown',
      'phone_number_unknown',
      'graph_rejected',
      'graph_auth',
    ],
  }).with({
    files: {
      take: async ({ workspaceId }, file) => {
        const doc = await media.receive(workspaceId, file);
        return { value: doc._id, identity: [doc.sha256, doc.mimeType, doc.filename].join(' ') };
      },
      drop: ({ workspaceId }, id) => media.drop(workspaceId, id),
    },
    handle: async ({
      caller,
      body: { file, connection_id: connectionId, phone_number_id: phoneNumberId },
    }) => {
      const kept = await media.finish(caller.workspaceId, file, { connectionId, phoneNumberId });
      return { status: 201, headers: { Location: `/v1/media/${kept.id}` }, body: kept };
    },
  });
}

function downloadRoute(media: Media, log: Log): Route {
  return route({
    method: 'get',
    path: '/v1/media/{id}',
    tag: 'Media',
    scope: 'media:read',
    summary: 'Download a file',
    description:
      'Takes a single `Range`, `If-Range` and `If-None-Match`. While the hub is still fetching the file from Meta the answer is 503 with `Retry-After`.',
    replies: {
      200: { description: 'The file', contentType: '*/*', headers: FILE_HEADERS },
      206: {
        description: 'The range of it that was asked for',
        contentType: '*/*',
        headers: { ...FILE_HEADERS, 'Content-Range': 'Which bytes of how many.' },
      },
      304: { description: 'You have it already' },
    },
    errors: ['not_found', 'media_pending', 'media_unavailable', 'range_not_satisfiable'],
  }).with({
    handle: async ({ caller, params, header }) => {
      const doc = await media.get(caller.workspaceId, params['id'] ?? '');
      if (doc.state !== 'stored') throw notThere(doc);
      return toReply(doc, header, (range) =>
        media.read(doc, range).once('error', (error) => {
          log.warn(
            { media_id: doc._id, workspace_id: doc.workspaceId, error: error.message },
            'a file could not be read to its end',
          );
        }),
      );
    },
  });
}

function toReply(
  doc: MediaDoc,
  header: (name: string) => string | undefined,
  read: (range?: ByteRange) => Readable,
): Reply {
  const size = doc.size ?? 0;
  const etag = `"${doc.sha256 ?? ''}"`;
  const headers = {
    'Content-Type': contentType(doc),
    'Content-Disposition': attachment(fileName(doc)),
    'Accept-Ranges': 'bytes',
    ETag: etag,
    // A file is what a stranger sent: a browser must neither run it nor keep it beyond its
    // deletion.
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cache-Control': 'private, no-cache',
  };
  if (matchesEtag(header('if-none-match'), etag)) return { status: 304, headers };
  const ifRange = header('if-range');
  const range =
    ifRange === undefined || ifRange === etag ? parseRange(header('range'), size) : 'whole';
  if (range === 'unsatisfiable') {
    throw new HubError('range_not_satisfiable', `The file has ${size} bytes.`, {
      headers: { 'Content-Range': `bytes */${size}` },
    });
  }
  if (range === 'whole')
    return {
      status: 200,
      headers: { ...headers, 'Content-Length': String(size) },
      stream: () => read(),
    };
  return {
    status: 206,
    stream: () => read(range),
    headers: {
      ...headers,
      'Content-Length': String(range.last - range.first + 1),
      'Content-Range': `bytes ${range.first}-${range.last}/${size}`,
    },
  };
}

function removeRoute(media: Media): Route {
  return route({
    method: 'delete',
    path: '/v1/media/{id}',
    tag: 'Media',
    scope: 'media:write',
    summary: 'Delete a file',
    description: 'The message stays. What is still being fetched is not fetched any more.',
    replies: { 204: { description: 'Deleted' } },
    errors: ['not_found'],
  }).with({
    handle: async ({ caller, params }) => {
      await media.remove(caller.workspaceId, params['id'] ?? '');
      return { status: 204 };
    },
  });
}
