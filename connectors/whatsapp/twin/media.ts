/**
 * Media: upload, look up, download, delete (Meta: business-phone-numbers/media). The download
 * address lives 5 minutes and needs the token; it is on the host the caller used, as
 * lookaside.fbsbx.com is Meta's.
 */
import { createHmac } from 'node:crypto';
import type { Request, Response } from 'express';
import { GraphError, invalidParameter, unsupportedRequest } from './graph-error';
import { findMedia, removeMedia, storeMedia, type MediaFile } from './media-store';
import { parseMultipart } from './multipart';
import { answerGraph } from './reply';
import { callerAccounts, callerNumber, pathId, queryText, tokenOf } from './request';
import type { TwinState } from './state';
import { checkProduct } from './validate-message';

export const ATTACHMENTS_PATH = '/whatsapp_business/attachments/';

const URL_LIFE_MS = 5 * 60 * 1000;
const MEBIBYTE = 1024 * 1024;
const TYPES: readonly { limit: number; mimeTypes: readonly string[] }[] = [
  {
    limit: 16 * MEBIBYTE,
    mimeTypes: [
      'audio/aac',
      'audio/mp4',
      'audio/mpeg',
      'audio/amr',
      'audio/ogg',
      'audio/opus',
      'video/mp4',
      'video/3gpp',
    ],
  },
  { limit: 5 * MEBIBYTE, mimeTypes: ['image/jpeg', 'image/png'] },
  { limit: 500 * 1024, mimeTypes: ['image/webp'] },
  {
    limit: 100 * MEBIBYTE,
    mimeTypes: [
      'text/plain',
      'application/pdf',
      'application/msword',
      'application/vnd.ms-excel',
      'application/vnd.ms-powerpoint',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    ],
  },
];

export function uploadMedia(state: TwinState, req: Request, res: Response): void {
  const number = callerNumber(state, req);
  const raw: unknown = req.body;
  const parts = parseMultipart(
    Buffer.isBuffer(raw) ? raw : Buffer.alloc(0),
    req.headers['content-type'] ?? '',
  );
  const fields = Object.fromEntries(
    parts
      .filter((part) => part.filename === undefined)
      .map((part) => [part.name, part.bytes.toString('utf8')]),
  );
  checkProduct(fields);
  const file = parts.find((part) => part.name === 'file' && part.filename !== undefined);
  if (file === undefined) {
    throw invalidParameter('The parameter file is required.');
  }
  const mimeType = file.contentType ?? fields['type'] ?? 'application/octet-stream';
  checkMedia(mimeType, file.bytes.length);
  const stored = storeMedia(state.media, {
    wabaId: number.account.wabaId,
    phoneNumberId: number.id,
    bytes: file.bytes,
    mimeType,
    origin: 'upload',
  });
  answerGraph(res, { id: stored.id }, { usage: number.account.usage });
}

export function readMedia(
  state: TwinState,
  { req, res, file }: { req: Request; res: Response; file: MediaFile },
): void {
  const askedNumber = queryText(req, 'phone_number_id');
  if (askedNumber !== undefined && askedNumber !== file.phoneNumberId) {
    throw unsupportedRequest(req.method, file.id);
  }
  const url = mediaUrl(state, file.id, `${req.protocol}://${req.get('host') ?? 'localhost'}`);
  const sha256 = file.sha256.toString('hex');
  answerGraph(res, {
    messaging_product: 'whatsapp',
    url,
    mime_type: file.mimeType,
    sha256,
    file_size: file.bytes.length,
    id: file.id,
  });
}

export function deleteMedia(state: TwinState, req: Request, res: Response): void {
  const accounts = callerAccounts(state, req);
  const file = findMedia(state.media, pathId(req));
  if (file === undefined || !accounts.some((account) => account.wabaId === file.wabaId)) {
    throw unsupportedRequest(req.method, pathId(req));
  }
  removeMedia(state.media, file.id);
  answerGraph(res, { success: true });
}

/** 401 without the token, 404 once the address or the file is gone. */
export function downloadMedia(state: TwinState, req: Request, res: Response): void {
  const accounts = state.accounts.byToken.get(tokenOf(req) ?? '');
  if (accounts === undefined) {
    res.status(401).end();
    return;
  }
  const [id, expires] = [queryText(req, 'mid') ?? '', queryText(req, 'ext') ?? ''];
  const file = findMedia(state.media, id);
  const isValid =
    queryText(req, 'hash') === urlHash(state, id, expires) && Number(expires) > Date.now();
  if (
    file === undefined ||
    !isValid ||
    !accounts.some((account) => account.wabaId === file.wabaId)
  ) {
    res.status(404).end();
    return;
  }
  res.writeHead(200, {
    'content-type': file.mimeType,
    'content-length': file.bytes.length,
    'cache-control': 'private, no-store',
  });
  res.end(file.bytes);
}

export function mediaUrl(state: TwinState, id: string, origin: string): string {
  const expires = String(Date.now() + (state.chaos.settings.media_url_ttl_ms ?? URL_LIFE_MS));
  return `${origin}${ATTACHMENTS_PATH}?mid=${id}&source=getMedia&ext=${expires}&hash=${urlHash(state, id, expires)}`;
}

/** Parameters such as `; codecs=opus` are refused, as Meta does. */
function checkMedia(mimeType: string, size: number): void {
  const type = TYPES.find((group) => group.mimeTypes.includes(mimeType));
  if (type === undefined) {
    const allowed = TYPES.flatMap((group) => group.mimeTypes).join(', ');
    throw invalidParameter(
      `Param file must be a file with one of the following types: ${allowed}. Received file of type '${mimeType}'.`,
    );
  }
  if (size === 0 || size > type.limit) {
    throw new GraphError(100, {
      details: `Media file size must be between 1 and ${String(type.limit)} bytes for ${mimeType}.`,
    });
  }
}

function urlHash(state: TwinState, id: string, expires: string): string {
  return createHmac('sha256', state.settings.appSecret)
    .update(`${id}|${expires}`)
    .digest('base64url');
}
