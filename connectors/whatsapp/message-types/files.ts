/**
 * The hub's own files (`med_`) in a message: where they stand, whether WhatsApp shows them there,
 * and Meta's ids in their place.
 */
import { HubError, invalidField, isRecord, type KeptFile, type MediaPort } from '../../../src/kit';

const FILE_KINDS = ['image', 'video', 'audio', 'document', 'sticker'] as const;
type FileKind = (typeof FILE_KINDS)[number];

export interface FileRef {
  pointer: string;
  kind: FileKind;
  id: string;
}

/**
 * What is the caller's own (values of a flow, an order) is left alone; parameters of a template are
 * a list.
 */
function isForeign(name: string, value: unknown): boolean {
  return name === 'flow_action_data' || (name === 'parameters' && !Array.isArray(value));
}

function isKind(name: string): name is FileKind {
  return FILE_KINDS.some((kind) => kind === name);
}
function isFile(value: unknown): value is Record<string, unknown> & { id: string } {
  return isRecord(value) && typeof value['id'] === 'string' && value['id'].startsWith('med_');
}

/** @param name under which `value` stands */
export function findFiles(name: string, value: unknown, pointer = `/${name}`): FileRef[] {
  if (isKind(name) && isFile(value))
    return [{ pointer: `${pointer}/id`, kind: name, id: value.id }];
  if (Array.isArray(value))
    return value.flatMap((each, index) => findFiles('', each, `${pointer}/${String(index)}`));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    isForeign(key, child) ? [] : findFiles(key, child, `${pointer}/${key}`),
  );
}

/** The same value with other ids. */
export function replaceFiles(
  name: string,
  value: unknown,
  ids: ReadonlyMap<string, string>,
): unknown {
  if (isKind(name) && isFile(value)) return { ...value, id: ids.get(value.id) ?? value.id };
  if (Array.isArray(value)) return value.map((each) => replaceFiles('', each, ids));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      key,
      isForeign(key, child) ? child : replaceFiles(key, child, ids),
    ]),
  );
}

const MIB = 1024 * 1024;

/** Meta: "media". */
const TAKES: Readonly<Record<FileKind, { types: RegExp; spoken: string; maxBytes: number }>> = {
  image: { types: /^image\/(jpeg|png)$/, spoken: 'a JPEG or PNG', maxBytes: 5 * MIB },
  video: { types: /^video\/(mp4|3gpp)$/, spoken: 'an MP4 or 3GP', maxBytes: 16 * MIB },
  audio: { types: /^audio\//, spoken: 'an audio file', maxBytes: 16 * MIB },
  sticker: { types: /^image\/webp$/, spoken: 'a WebP', maxBytes: 500 * 1024 },
  document: { types: /^/, spoken: 'a file', maxBytes: 100 * MIB },
};

/** @throws HubError invalid_input, media_pending, media_unavailable */
export async function checkFile(media: MediaPort, { pointer, kind, id }: FileRef): Promise<void> {
  const file = await media.describe(id).catch((error: unknown): KeptFile => {
    throw error instanceof HubError && error.code === 'not_found'
      ? invalidField(pointer, 'is not a file of this workspace')
      : error;
  });
  const { types, spoken, maxBytes } = TAKES[kind];
  const type = (file.mime_type ?? '').split(';', 1).join('').trim().toLowerCase();
  if (!types.test(type))
    throw invalidField(
      pointer,
      `is ${file.mime_type ?? 'a file of no known type'}, but must be ${spoken}`,
    );
  if ((file.size ?? 0) > maxBytes)
    throw invalidField(
      pointer,
      `has ${String(file.size)} bytes, but at most ${String(maxBytes)} are possible here`,
    );
}
