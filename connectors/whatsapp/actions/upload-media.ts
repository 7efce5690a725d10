/**
 * `upload_media`: a file from a link, or from Base64, for later messages. Large files come by `POST
 * /v1/media`.
 */
import { KEPT_FILE, action, invalidField } from '../../../src/kit';
import { SEND_FIELDS } from './fields';
import { SAMPLE_FILE } from './sample-file';

/** 5 MiB as Base64, and the rest of the body. */
const MAX_BASE64 = 6_990_508;
const MAX_BODY_BYTES = 7_200_000;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

interface Input {
  link?: string | undefined;
  content?: string | undefined;
  filename?: string | undefined;
  mime_type?: string | undefined;
}

export const uploadMediaAction = action({
  key: 'upload_media',
  title: 'Upload Media',
  summary: 'Keeps a file and uploads it to WhatsApp, so that messages can name it.',
  noun: 'media',
  effect: 'write',
  scope: 'media:write',
  errors: ['file_too_large', 'file_type_unsupported', 'phone_number_unknown'],
  bodyLimitBytes: MAX_BODY_BYTES,
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['connection_id'],
    properties: {
      connection_id: SEND_FIELDS.connection_id,
      phone_number_id: {
        ...SEND_FIELDS.phone_number_id,
        description: 'By default the first number of the connection.',
      },
      link: {
        type: 'string',
        minLength: 1,
        maxLength: 2_048,
        title: 'Link',
        description: 'A public https address of the file. Give either this or the content.',
      },
      content: {
        type: 'string',
        minLength: 1,
        maxLength: MAX_BASE64,
        title: 'Content',
        description: 'The file as Base64, at most 5 MB; needs a name or a type.',
      },
      filename: {
        type: 'string',
        minLength: 1,
        maxLength: 240,
        title: 'File Name',
        description: 'What the file is called.',
      },
      mime_type: {
        type: 'string',
        minLength: 1,
        maxLength: 200,
        title: 'Type',
        description: 'For example image/png; else the link or the name tells it.',
      },
    },
  },
  output: KEPT_FILE,
  sample: {
    input: {
      connection_id: 'con_01jd3kq8w0m4t6v8x0z2b4d6f8',
      link: 'https://shop.example.com/plants.png',
    },
    output: SAMPLE_FILE,
  },
}).run(
  (
    context,
    {
      connection_id: connectionId,
      phone_number_id: phoneNumberId,
      filename,
      mime_type: mimeType,
      ...source
    },
  ) =>
    context.hub.media.keep({
      connectionId,
      phoneNumberId,
      filename,
      mimeType,
      source: toSource(source),
    }),
  async (_context, input) => {
    toSource(input);
  },
);

/** @throws HubError invalid_input */
function toSource({ link, content }: Input): { link: string } | { bytes: Buffer } {
  if (link !== undefined && content !== undefined)
    throw invalidField('/content', 'must not stand beside `link`: give one of them');
  if (link !== undefined) return { link };
  if (content === undefined) throw invalidField('/link', 'is required, or `content` instead of it');
  // What makes files of web pages puts a prefix before them.
  const bare = content.replace(/^data:[^,]{0,200};base64,/i, '').replaceAll(/\s/g, '');
  if (bare === '' || !BASE64.test(bare)) throw invalidField('/content', 'must be Base64');
  return { bytes: Buffer.from(bare, 'base64') };
}
