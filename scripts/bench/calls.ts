/**
 * The calls of the intake benchmark as Meta would post them: even ones are texts of many customers, odd ones statuses, each of
 * a message of its own that was put into the ledger before. The same plan and index always give the same call, so that the
 * process that seeds and the one that posts need not talk.
 */
import { toWire } from '../../connectors/whatsapp/twin/wire';
import { derivedId } from '../../src/lib/ids';
import { schema, type Infer } from '../../src/lib/json-schema';

export const CALL_PLAN = schema({
  type: 'object',
  additionalProperties: false,
  required: ['run', 'baseMs', 'wabaId', 'phoneNumberId', 'displayPhone', 'customers'],
  properties: {
    run: { type: 'string', description: 'Makes ids unique between runs.' },
    baseMs: { type: 'integer', description: 'When it all happened.' },
    wabaId: { type: 'string' }, phoneNumberId: { type: 'string' }, displayPhone: { type: 'string' },
    customers: { type: 'integer', minimum: 1 },
  },
});

export type CallPlan = Infer<typeof CALL_PLAN>;

const NAMES = ['Ana Berg', 'Zoë Müller', 'José Ñandú', 'Иван Петров', '田中 美咲', 'Fatima Al-Sayed', 'Lucky 🍀 Shrub', "Conor O'Neill"];
const TEXTS = [
  'Hi, is my order on its way?', 'Können Sie mir bitte die Rechnung für März schicken? Danke! 🙏', 'ok', '¿A qué hora abren mañana?',
  'I sent the form by mail to help@example.com yesterday, 50% of the pages are <missing> though. What should I do now?', 'Да, спасибо',
  'See https://example.com/track/1Z999AA10123456784 – it says "delivered" but nothing came. Could you please check with the courier & call me back?', '👍',
];
const STATUSES = ['sent', 'delivered', 'read'] as const;

/** The body on the wire: ASCII with `\uXXXX`, slashes and `@` escaped, as Meta's is. */
export const makeBody = (plan: CallPlan, index: number): Buffer => {
  const value = index % 2 === 0 ? inbound(plan, index) : status(plan, (index - 1) / 2);
  const metadata = { display_phone_number: plan.displayPhone, phone_number_id: plan.phoneNumberId };
  return Buffer.from(toWire({
    object: 'whatsapp_business_account',
    entry: [{ id: plan.wabaId, changes: [{ value: { messaging_product: 'whatsapp', metadata, ...value }, field: 'messages' }] }],
  }), 'latin1');
};

const inbound = (plan: CallPlan, index: number) => {
  const { waId, userId, name } = customerAt(plan, index / 2);
  return {
    contacts: [{ profile: { name }, wa_id: waId, user_id: userId }],
    messages: [{
      from: waId, from_user_id: userId, id: wamidOf(plan, 'in', index), timestamp: secondsAt(plan, index),
      text: { body: TEXTS[index % TEXTS.length] ?? '' }, type: 'text',
    }],
  };
};

const status = (plan: CallPlan, message: number) => {
  const { waId, userId, name } = customerAt(plan, message);
  const reached = STATUSES[message % STATUSES.length] ?? 'sent';
  return {
    contacts: [{ profile: { name }, wa_id: waId, user_id: userId }],
    statuses: [{
      id: outgoingWamid(plan, message), status: reached, timestamp: secondsAt(plan, message), recipient_id: waId, recipient_user_id: userId,
      biz_opaque_callback_data: outgoingId(plan, message),
      ...(reached === 'read' ? {} : { pricing: { billable: true, pricing_model: 'PMP', category: 'utility', type: 'regular' } }),
    }],
  };
};

/** The id in the hub's ledger of the message that status number `message` is about. */
export const outgoingId = (plan: CallPlan, message: number): string => derivedId('msg', plan.baseMs + message, plan.run, String(message));

export const outgoingWamid = (plan: CallPlan, message: number): string => wamidOf(plan, 'out', message);

export const customerAt = (plan: CallPlan, index: number): { waId: string; userId: string; name: string } => {
  const number = index % plan.customers;
  const digits = String(number).padStart(7, '0');
  return { waId: `4915${digits}`, userId: `DE.13${digits}0${digits}`, name: `${NAMES[number % NAMES.length] ?? ''} ${String(number)}` };
};

const wamidOf = ({ run }: CallPlan, direction: string, index: number): string =>
  `wamid.${Buffer.from(`\u001c\u0018${run}:${direction}:${String(index).padStart(20, '0')}`, 'latin1').toString('base64')}`;

const secondsAt = ({ baseMs }: CallPlan, index: number): string => String(Math.floor((baseMs + index) / 1000));
