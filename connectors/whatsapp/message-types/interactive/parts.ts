/** Parts that interactive messages share: header, body, footer, and limits that differ by kind. */
import { object, optionalText, text } from '../fields';
import { DOCUMENT } from '../document';
import { IMAGE } from '../image';
import { fileProblems } from '../media';
import { within, type Problem } from '../problem';
import { VIDEO } from '../video';

export function body(maxLength = 1_024) {
  return object(
    { title: 'Body', description: 'The text of the message.' },
    {
      required: ['text'],
      properties: {
        text: text(
          { title: 'Text', description: `At most ${String(maxLength)} characters.` },
          maxLength,
        ),
      },
    },
  );
}

export const BODY = body();

export const FOOTER = object(
  { title: 'Footer', description: 'Small text at the end.' },
  {
    required: ['text'],
    properties: {
      text: optionalText({ title: 'Text', description: 'At most 60 characters.' }, 60),
    },
  },
);

const HEADER_KIND = { title: 'Kind', description: 'What the header is.' } as const;
const HEADER_NAME = { title: 'Header', description: 'Stands above the text.' } as const;

/** Meta documents a second line for some kinds. */
const TEXTS = {
  text: text({ title: 'Text', description: 'At most 60 characters.' }, 60),
  sub_text: optionalText({ title: 'Second Line', description: 'At most 60 characters.' }, 60),
} as const;

export const TEXT_HEADER = {
  ...object(HEADER_NAME, {
    required: ['type', 'text'],
    properties: { type: { const: 'text', ...HEADER_KIND }, ...TEXTS },
  }),
  'x-name': 'TextHeader',
} as const;
const IMAGE_HEADER = {
  ...object(HEADER_NAME, {
    required: ['type', 'image'],
    properties: { type: { const: 'image', ...HEADER_KIND }, image: IMAGE },
  }),
  'x-name': 'ImageHeader',
} as const;
const VIDEO_HEADER = {
  ...object(HEADER_NAME, {
    required: ['type', 'video'],
    properties: { type: { const: 'video', ...HEADER_KIND }, video: VIDEO },
  }),
  'x-name': 'VideoHeader',
} as const;
const DOCUMENT_HEADER = {
  ...object(HEADER_NAME, {
    required: ['type', 'document'],
    properties: { type: { const: 'document', ...HEADER_KIND }, document: DOCUMENT },
  }),
  'x-name': 'DocumentHeader',
} as const;

function kinds<const K extends readonly string[]>(names: K) {
  return { type: { enum: names, ...HEADER_KIND } } as const;
}

export const HEADER = {
  type: 'object',
  required: ['type'],
  ...HEADER_NAME,
  properties: kinds(['text', 'image', 'video', 'document']),
  discriminator: { propertyName: 'type' },
  oneOf: [TEXT_HEADER, IMAGE_HEADER, VIDEO_HEADER, DOCUMENT_HEADER],
} as const;

/** Of a card of a carousel. */
export const PICTURE_HEADER = {
  type: 'object',
  required: ['type'],
  ...HEADER_NAME,
  properties: kinds(['image', 'video']),
  discriminator: { propertyName: 'type' },
  oneOf: [IMAGE_HEADER, VIDEO_HEADER],
} as const;

/** Of an order. */
export const ORDER_HEADER = IMAGE_HEADER;

interface File {
  link?: string | undefined;
  id?: string | undefined;
}
interface Header {
  type: string;
  image?: File | undefined;
  video?: File | undefined;
  document?: File | undefined;
}

export function headerProblems(header: Header): Problem[] {
  return [
    ...within('/image', header.image, fileProblems),
    ...within('/video', header.video, fileProblems),
    ...within('/document', header.document, fileProblems),
  ];
}
