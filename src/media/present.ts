/** What a download is called and declared as. Both come from outside, so neither is taken as it is. */
import type { KeptFile } from '../kit';
import type { MediaDoc } from './model';

const SAFE_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*(; ?[a-z0-9_-]+=[a-z0-9_."+-]+)*$/i;

export const contentType = ({ mimeType }: Pick<MediaDoc, 'mimeType'>): string =>
  (mimeType !== null && mimeType.length <= 200 && SAFE_TYPE.test(mimeType) ? mimeType : 'application/octet-stream');

/** Meta's types (Meta: "media"); only documents come with a name. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'video/mp4': 'mp4', 'video/3gpp': '3gp', 'audio/aac': 'aac', 'audio/mp4': 'm4a',
  'audio/mpeg': 'mp3', 'audio/amr': 'amr', 'audio/ogg': 'ogg', 'audio/opus': 'opus', 'application/pdf': 'pdf', 'text/plain': 'txt',
};

export const fileName = ({ _id, filename, mimeType }: Pick<MediaDoc, '_id' | 'filename' | 'mimeType'>): string => {
  if (filename !== null && filename.trim() !== '') return filename;
  const type = (mimeType ?? '').split(';', 1).join('').trim().toLowerCase();
  return `${_id}.${Object.hasOwn(EXTENSIONS, type) ? EXTENSIONS[type] ?? 'bin' : 'bin'}`;
};

export const presentMedia = ({ _id: id, mimeType, size, sha256, filename }: MediaDoc, serverUrl: string): KeptFile =>
  ({ id, mime_type: mimeType, size, sha256, filename, url: `${serverUrl}/v1/media/${id}` });
