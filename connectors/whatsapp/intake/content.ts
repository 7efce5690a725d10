/** The readable part of a message's content. */
import { isRecord, type MessageItem, type Tap } from '../../../src/kit';
import { textOr } from './change';

const MEDIA_TYPES = new Set(['image', 'video', 'audio', 'document', 'sticker']);

/** One string for people: body, caption, button or list title; else null. */
export function toText(type: string, content: unknown): string | null {
  if (!isRecord(content)) return null;
  if (type === 'text') return textOr(content['body'], null);
  if (type === 'button') return textOr(content['text'], null);
  if (type === 'interactive') {
    const reply = content['button_reply'] ?? content['list_reply'];
    return isRecord(reply) ? textOr(reply['title'], null) : null;
  }
  return textOr(content['caption'], null);
}

/** A reply button or list row, or the quick reply button of a template. */
export function tapOf(type: string, content: unknown): Tap | undefined {
  if (!isRecord(content)) return undefined;
  if (type === 'button')
    return typeof content['payload'] === 'string'
      ? { payload: content['payload'], title: textOr(content['text'], content['payload']) }
      : undefined;
  const reply =
    type === 'interactive' ? (content['button_reply'] ?? content['list_reply']) : undefined;
  return isRecord(reply) && typeof reply['id'] === 'string'
    ? { payload: reply['id'], title: textOr(reply['title'], reply['id']) }
    : undefined;
}

export function toMedia(type: string, content: unknown): MessageItem['media'] {
  if (!MEDIA_TYPES.has(type) || !isRecord(content) || typeof content['id'] !== 'string')
    return null;
  return {
    id: content['id'],
    mime_type: textOr(content['mime_type'], null),
    sha256: textOr(content['sha256'], null),
    filename: textOr(content['filename'], null),
  };
}
