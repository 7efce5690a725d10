/** Pure: what options carry, and what a customer's message says about a question. */
import type { AskOption, Tap } from '../kit';
import { isId } from '../lib/ids';
import { isRecord } from '../lib/json-text';

/**
 * What each option carries there and back. The id is that of the message: 80 random bits, which no
 * customer has ever seen.
 */
export function payloadsOf(messageId: string, options: readonly AskOption[]): string[] {
  return options.map((_, index) => `ask:${messageId}:${String(index)}`);
}

function readPayload(payload: string): { askId: string; index: number } | undefined {
  const [, askId = '', index = ''] = /^ask:(msg_\w+):(\d{1,3})$/.exec(payload) ?? [];
  return isId('msg', askId) ? { askId, index: Number(index) } : undefined;
}

/** A message that came in, as far as it may answer a question. */
export interface Reply {
  /** The question, which is a message of ours. */
  askId: string;
  /** Of the reply itself. */
  messageId: string;
  /** The place of the option; null for a text, and for a button that carries something else. */
  option: number | null;
  tap: Tap | null;
  text: string | null;
  contact: unknown;
  contactId: string;
  phoneNumberId: string;
  at: Date;
}

/**
 * @param tapOf what the provider's message says was chosen @returns undefined for what answers
 * nothing
 */
export function readReply(
  data: unknown,
  tapOf: (type: string, content: unknown) => Tap | undefined,
): Reply | undefined {
  const { message, contact, phone_number: number } = isRecord(data) ? data : {};
  if (!isRecord(message)) return undefined;
  const type = textOf(message['type']);
  const tap = tapOf(type, message['content']) ?? null;
  const { askId, option } = whatItAnswers(message, type, tap);
  return askId === ''
    ? undefined
    : {
        askId,
        option,
        messageId: idOf(message),
        tap,
        text: typeof message['text'] === 'string' ? message['text'] : null,
        contact: contact ?? null,
        contactId: idOf(contact),
        phoneNumberId: idOf(number),
        at: new Date(String(message['received_at'])),
      };
}

/**
 * What carries no payload of ours may still quote the question; a picture, say, that quotes it is
 * no answer.
 */
function whatItAnswers(
  message: Record<string, unknown>,
  type: string,
  tap: Tap | null,
): { askId: string; option: number | null } {
  const ours = tap === null ? undefined : readPayload(tap.payload);
  if (ours !== undefined) return { askId: ours.askId, option: ours.index };
  return { askId: tap !== null || type === 'text' ? idOf(message['reply_to']) : '', option: null };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
function idOf(value: unknown): string {
  return isRecord(value) ? textOf(value['id']) : '';
}

export interface Answer {
  id: string | null;
  title: string | null;
  text: string | null;
}

/** In the asker's own words where an option of the question was chosen. */
export function toAnswer({ option, tap, text }: Reply, options: readonly AskOption[]): Answer {
  if (tap === null) return { id: null, title: null, text };
  const chosen =
    option === null
      ? options.find(({ id, title }) => id === tap.payload || title === tap.title)
      : options[option];
  return {
    id: chosen?.id ?? tap.payload,
    title: chosen?.title ?? tap.title,
    text: text ?? tap.title,
  };
}
