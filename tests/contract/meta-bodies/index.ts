/**
 * Whole bodies of `POST /{phone number id}/messages` (Meta: messages/send-messages), as Meta takes
 * them.
 */
import Ajv2020 from 'ajv/dist/2020';
import { CONTENT, READ_MARK } from './content';
import { INTERACTIVE } from './interactive';
import { is, object, text, type MetaSchema } from './shorthand';
import { TEMPLATE, TEMPLATE_DEFS } from './template';

const TYPES: Readonly<Record<string, MetaSchema>> = {
  ...CONTENT,
  interactive: INTERACTIVE,
  template: TEMPLATE,
};

/** Always with `+`: without it Meta takes the number for one of the sender's country. */
const phone = { type: 'string', pattern: '^[+][1-9][0-9]{6,14}$' };
const userId = { type: 'string', pattern: '^[A-Z]{2}[.](ENT[.])?[A-Za-z0-9]{1,128}$' };

function envelope(type: string, content: MetaSchema): MetaSchema {
  return object(
    {
      messaging_product: is('whatsapp'),
      recipient_type: is('individual'),
      to: phone,
      recipient: userId,
      type: is(type),
      [type]: content,
      context: object({ message_id: text(300, { pattern: '^wamid[.]' }) }),
      biz_opaque_callback_data: text(512, { pattern: '^msg_[0-9a-z]{26}$' }),
    },
    ['messaging_product', 'recipient_type', 'type', type, 'biz_opaque_callback_data'],
    {
      oneOf: [{ required: ['to'] }, { required: ['recipient'] }],
      ...(type === 'reaction' ? { not: { required: ['context'] } } : {}),
    },
  );
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
const checks = new Map([
  ...Object.entries(TYPES).map(
    ([type, content]) =>
      [type, ajv.compile({ $defs: TEMPLATE_DEFS, ...envelope(type, content) })] as const,
  ),
  ['read', ajv.compile(READ_MARK)] as const,
]);

/**
 * What Meta would not take in a body, one line each. @param type of the message, or `read` for a
 * read mark
 */
export function faultsOf(type: string, body: unknown): string[] {
  const check = checks.get(type);
  if (check === undefined) return [`there is no type ${type}`];
  return check(body)
    ? []
    : (check.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
}
