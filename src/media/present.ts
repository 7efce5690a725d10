/**
 * What a download is called and declared as. Both come from outside, so neither is taken as it is.
 */
import type { KeptFile } from '../kit';
import { endingOf } from './file-type';
import type { MediaDoc } from './model';

const SAFE_TYPE =
  /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*(; ?[a-z0-9_-]+=[a-z0-9_."+-]+)*$/i;

export function contentType({ mimeType }: Pick<MediaDoc, 'mimeType'>): string {
  return mimeType !== null && mimeType.length <= 200 && SAFE_TYPE.test(mimeType)
    ? mimeType
    : 'application/octet-stream';
}

/** Only documents come with a name. */
export function fileName({
  _id,
  filename,
  mimeType,
}: Pick<MediaDoc, '_id' | 'filename' | 'mimeType'>): string {
  if (filename !== null && filename.trim() !== '') return filename;
  return `${_id}.${endingOf(mimeType ?? '')}`;
}

export function presentMedia(
  { _id: id, mimeType, size, sha256, filename }: MediaDoc,
  serverUrl: string,
): KeptFile {
  return {
    id,
    mime_type: mimeType,
    size,
    sha256,
    filename,
    url: `${serverUrl}/v1/media/${id}`,
  };
}
