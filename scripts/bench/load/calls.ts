/**
 * What the load process posts. Webhooks look as Meta's do: texts of many people, statuses of
 * messages that the hub has really sent. Sends are calls of the hub's API. The same plan and number
 * always give the same content.
 */
import { toWire } from '../../../connectors/whatsapp/twin/wire';
import { schema, type Infer } from '../../../src/lib/json-schema';

export const CALL_PLAN = schema({
  type: 'object',
  additionalProperties: false,
  required: ['run', 'baseMs', 'wabaId', 'numbers', 'people', 'connectionId'],
  properties: {
    run: { type: 'string', description: 'Makes ids unique between runs.' },
    baseMs: { type: 'integer', description: 'When it all happened.' },
    wabaId: { type: 'string' },
    connectionId: { type: 'string' },
    numbers: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'phone'],
        properties: { id: { type: 'string' }, phone: { type: 'string' } },
      },
    },
    people: { type: 'integer', minimum: 1, description: 'Each writes to one of the numbers.' },
  },
});

export const STATUS_TARGET = schema({
  type: 'object',
  additionalProperties: false,
  required: ['id', 'wamid', 'person', 'status'],
  properties: {
    id: { type: 'string', description: "The message's id in the hub." },
    wamid: { type: 'string' },
    person: { type: 'integer', minimum: 0 },
    status: { enum: ['sent', 'delivered', 'read'] },
  },
});

export type CallPlan = Infer<typeof CALL_PLAN>;
export type StatusTarget = Infer<typeof STATUS_TARGET>;

const NAMES = [
  'Ana Berg',
  'Zoë Müller',
  'José Ñandú',
  'Иван Петров',
  '田中 美咲',
  'Fatima Al-Sayed',
  'Lucky 🍀 Shrub',
  "Conor O'Neill",
];
const TEXTS = [
  'Hi, is my order on its way?',
  'Können Sie mir bitte die Rechnung für März schicken? Danke! 🙏',
  'ok',
  '¿A qué hora abren mañana?',
  'I sent the form by mail to help@example.com yesterday, 50% of the pages are <missing> though.',
  'Да, спасибо',
  'See https://example.com/track/1Z999AA10123456784 – it says "delivered" but nothing came. Please call me back.',
  '👍',
];

/**
 * One call with these texts. They must be to one number, so their indexes must leave the same rest.
 */
export function textsBody(plan: CallPlan, indexes: readonly number[]): Buffer {
  const number = numberOf(plan, indexes[0] ?? 0);
  const people = indexes.map((index) => personAt(index % plan.people));
  return toBody(plan, number, {
    contacts: people.map(toContact),
    messages: indexes.map((index, place) => ({
      from: people[place]?.waId,
      from_user_id: people[place]?.userId,
      id: textWamid(plan, index),
      timestamp: secondsAt(plan, index),
      text: { body: textAt(index) },
      type: 'text',
    })),
  });
}

export function statusBody(
  plan: CallPlan,
  { id, wamid, person, status }: StatusTarget,
  index: number,
): Buffer {
  const { waId, userId, name } = personAt(person);
  const pricing = { billable: true, pricing_model: 'PMP', category: 'utility', type: 'regular' };
  return toBody(plan, numberOf(plan, person), {
    contacts: [toContact({ waId, userId, name })],
    statuses: [
      {
        id: wamid,
        status,
        timestamp: secondsAt(plan, index),
        recipient_id: waId,
        recipient_user_id: userId,
        biz_opaque_callback_data: id,
        ...(status === 'read' ? {} : { pricing }),
      },
    ],
  });
}

/** For `POST /v1/actions/send_message`. */
export function sendInput(plan: CallPlan, index: number) {
  return {
    connection_id: plan.connectionId,
    phone_number_id: numberOf(plan, index % plan.people).id,
    to: `+${personAt(index % plan.people).waId}`,
    type: 'text',
    text: { body: textAt(index) },
  };
}

/** For `POST /v1/messages/batch`. */
export function batchInput(plan: CallPlan, from: number, to: number) {
  return {
    items: Array.from({ length: to - from }, (_, place) => ({
      action: 'send_message',
      input: sendInput(plan, from + place),
    })),
  };
}

/** Which of the people has this address; `+` and digits. */
export function personOf(phone: string): number {
  return Number(phone.slice(PREFIX.length + 1));
}

const PREFIX = '4915';

function personAt(person: number): { waId: string; userId: string; name: string } {
  const digits = String(person).padStart(7, '0');
  const name = `${NAMES[person % NAMES.length] ?? ''} ${String(person)}`;
  return { waId: `${PREFIX}${digits}`, userId: `DE.13${digits}0${digits}`, name };
}

function toContact({ waId, userId, name }: ReturnType<typeof personAt>) {
  return {
    profile: { name },
    wa_id: waId,
    user_id: userId,
  };
}

function numberOf({ numbers, people }: CallPlan, index: number): { id: string; phone: string } {
  return numbers[(index % people) % numbers.length] ?? { id: '', phone: '' };
}

function textAt(index: number): string {
  return TEXTS[index % TEXTS.length] ?? '';
}

function secondsAt({ baseMs }: CallPlan, index: number): string {
  return String(Math.floor((baseMs + index) / 1000));
}

function textWamid({ run }: CallPlan, index: number): string {
  return `wamid.${Buffer.from(`\u001c\u0018${run}:in:${String(index).padStart(20, '0')}`, 'latin1').toString('base64')}`;
}

/** The body on the wire: ASCII with `\uXXXX`, slashes and `@` escaped, as Meta's is. */
function toBody(
  { wabaId }: CallPlan,
  number: { id: string; phone: string },
  value: object,
): Buffer {
  const metadata = { display_phone_number: number.phone.slice(1), phone_number_id: number.id };
  const change = {
    value: { messaging_product: 'whatsapp', metadata, ...value },
    field: 'messages',
  };
  return Buffer.from(
    toWire({ object: 'whatsapp_business_account', entry: [{ id: wabaId, changes: [change] }] }),
    'latin1',
  );
}
