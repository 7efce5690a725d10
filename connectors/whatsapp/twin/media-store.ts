/**
 * Media kept in memory: uploads live 30 days, media of received messages 7 (Meta:
 * business-phone-numbers/media).
 */
import { createHash } from 'node:crypto';
import { numericId } from './ids';

export type MediaFile = {
  id: string;
  wabaId: string;
  phoneNumberId: string;
  bytes: Buffer;
  mimeType: string;
  sha256: Buffer;
  expiresMs: number;
};

export type MediaStore = { files: Map<string, MediaFile>; bytes: number };

const DAY_MS = 24 * 60 * 60 * 1000;
const UPLOAD_DAYS = 30;
const INBOUND_DAYS = 7;
const BYTES_REMEMBERED = 512 * 1024 * 1024;

export function createMediaStore(): MediaStore {
  return { files: new Map(), bytes: 0 };
}

export function clearMediaStore(store: MediaStore): void {
  store.files.clear();
  store.bytes = 0;
}

export type NewMedia = {
  wabaId: string;
  phoneNumberId: string;
  bytes: Buffer;
  mimeType: string;
  origin: 'upload' | 'inbound';
};

export function storeMedia(store: MediaStore, media: NewMedia): MediaFile {
  const { origin, ...rest } = media;
  const days = origin === 'upload' ? UPLOAD_DAYS : INBOUND_DAYS;
  const file = {
    ...rest,
    id: numericId(),
    sha256: createHash('sha256').update(media.bytes).digest(),
    expiresMs: Date.now() + days * DAY_MS,
  };
  store.files.set(file.id, file);
  store.bytes += file.bytes.length;
  for (const oldest of store.files.keys()) {
    if (store.bytes <= BYTES_REMEMBERED) {
      break;
    }
    removeMedia(store, oldest);
  }
  return file;
}

export function findMedia(store: MediaStore, id: string): MediaFile | undefined {
  const file = store.files.get(id);
  return file !== undefined && file.expiresMs > Date.now() ? file : undefined;
}

export function removeMedia(store: MediaStore, id: string): void {
  const file = store.files.get(id);
  if (file !== undefined) {
    store.files.delete(id);
    store.bytes -= file.bytes.length;
  }
}
