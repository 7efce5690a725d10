/** Which types of files WhatsApp takes from us, and how large (Meta: "media"). Pure. */
import { HubError } from '../errors';

const KIB = 1024;
const MIB = 1024 * KIB;

/** With the endings of their names. */
const TYPES: readonly (readonly [mimeType: string, maxBytes: number, ...endings: string[]])[] = [
  ['image/jpeg', 5 * MIB, 'jpg', 'jpeg'],
  ['image/png', 5 * MIB, 'png'],
  ['image/webp', 500 * KIB, 'webp'],
  ['video/mp4', 16 * MIB, 'mp4'],
  ['video/3gpp', 16 * MIB, '3gp'],
  ['audio/aac', 16 * MIB, 'aac'],
  ['audio/mp4', 16 * MIB, 'm4a'],
  ['audio/mpeg', 16 * MIB, 'mp3'],
  ['audio/amr', 16 * MIB, 'amr'],
  ['audio/ogg', 16 * MIB, 'ogg', 'oga'],
  ['audio/opus', 16 * MIB, 'opus'],
  ['text/plain', 100 * MIB, 'txt'],
  ['application/pdf', 100 * MIB, 'pdf'],
  ['application/msword', 100 * MIB, 'doc'],
  ['application/vnd.ms-excel', 100 * MIB, 'xls'],
  ['application/vnd.ms-powerpoint', 100 * MIB, 'ppt'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 100 * MIB, 'docx'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 100 * MIB, 'xlsx'],
  ['application/vnd.openxmlformats-officedocument.presentationml.presentation', 100 * MIB, 'pptx'],
];

/** The largest of all. */
export const MAX_UPLOAD_BYTES = 100 * MIB;

const OTHER_NAMES = new Map([
  ['image/jpg', 'image/jpeg'],
  ['audio/mp3', 'audio/mpeg'],
  ['audio/m4a', 'audio/mp4'],
  ['audio/x-m4a', 'audio/mp4'],
  ['video/3gp', 'video/3gpp'],
  ['application/ogg', 'audio/ogg'],
]);

/** What says nothing about a file. */
const NOTHING = new Set([
  '',
  'application/octet-stream',
  'binary/octet-stream',
  'application/x-www-form-urlencoded',
]);

export interface FileType {
  mimeType: string;
  maxBytes: number;
}

/** The usual ending of a name. */
export function endingOf(declared: string): string {
  const type = essenceOf(declared);
  return TYPES.find(([mimeType]) => mimeType === type)?.[2] ?? 'bin';
}

/** Without parameters, by its usual name. */
function essenceOf(declared: string): string {
  const essence = declared.split(';', 1).join('').trim().toLowerCase();
  return OTHER_NAMES.get(essence) ?? essence;
}

/** By the declared type, else by the name. @throws HubError file_type_unsupported */
export function toFileType(declared: string | undefined, filename: string | undefined): FileType {
  const named = essenceOf(declared ?? '');
  const ending = /\.([a-z0-9]+)$/i.exec(filename ?? '')?.[1]?.toLowerCase() ?? '';
  const found = TYPES.find(([mimeType, , ...endings]) =>
    NOTHING.has(named) ? endings.includes(ending) : mimeType === named,
  );
  if (found === undefined) {
    const told = NOTHING.has(named)
      ? 'Neither its type nor its name tells what the file is'
      : `The file is ${named.slice(0, 100)}`;
    throw new HubError(
      'file_type_unsupported',
      `${told}; WhatsApp takes ${TYPES.map(([mimeType]) => mimeType).join(', ')}.`,
    );
  }
  return { mimeType: found[0], maxBytes: found[1] };
}
