/**
 * Every type of message that `send_message` takes: one optional object each, of which the one that
 * `type` names must be there.
 */
import type { Infer } from '../../../src/kit';
import { AUDIO } from './audio';
import { CONTACTS } from './contacts';
import { DOCUMENT } from './document';
import { IMAGE } from './image';
import { INTERACTIVE, interactiveProblems } from './interactive';
import { LOCATION, locationProblems } from './location';
import { fileProblems } from './media';
import { within, type Problem } from './problem';
import { REACTION, reactionProblems } from './reaction';
import { STICKER } from './sticker';
import { TEXT } from './text';
import { VIDEO } from './video';

export const TYPES = [
  'text',
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'location',
  'contacts',
  'reaction',
  'interactive',
] as const;

export type MessageType = (typeof TYPES)[number];

function only<const T extends MessageType>(type: T) {
  return { 'x-show-when': { type: [type] } } as const;
}

/** In Meta's own form, as its documentation has them. */
export const TYPE_FIELDS = {
  text: { ...TEXT, ...only('text') },
  image: { ...IMAGE, ...only('image') },
  video: { ...VIDEO, ...only('video') },
  audio: { ...AUDIO, ...only('audio') },
  document: { ...DOCUMENT, ...only('document') },
  sticker: { ...STICKER, ...only('sticker') },
  location: { ...LOCATION, ...only('location') },
  contacts: { ...CONTACTS, ...only('contacts') },
  reaction: { ...REACTION, ...only('reaction') },
  interactive: { ...INTERACTIVE, ...only('interactive') },
} as const;

type Contents = { [T in MessageType]?: Infer<(typeof TYPE_FIELDS)[T]> | undefined };

export interface TypedInput extends Contents {
  type: MessageType;
  reply_to?: string | undefined;
}

/**
 * Beyond the schemas: the right object is there and no other, and what holds between fields.
 * Pointers start at the whole input.
 */
export function messageProblems(input: TypedInput): Problem[] {
  return [
    ...(input[input.type] === undefined
      ? [{ pointer: `/${input.type}`, detail: `is required, since type is ${input.type}` }]
      : []),
    ...TYPES.filter((type) => type !== input.type && input[type] !== undefined).map((type) => ({
      pointer: `/${type}`,
      detail: `must not be there, since type is ${input.type}`,
    })),
    ...(input.type === 'reaction' && input.reply_to !== undefined
      ? [
          {
            pointer: '/reply_to',
            detail: 'is not possible for a reaction: it names its message itself',
          },
        ]
      : []),
    ...within('/image', input.image, fileProblems),
    ...within('/video', input.video, fileProblems),
    ...within('/audio', input.audio, fileProblems),
    ...within('/document', input.document, fileProblems),
    ...within('/sticker', input.sticker, fileProblems),
    ...within('/location', input.location, locationProblems),
    ...within('/reaction', input.reaction, reactionProblems),
    ...within('/interactive', input.interactive, interactiveProblems),
  ];
}
