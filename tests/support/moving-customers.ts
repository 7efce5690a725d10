/** Customers who write, change their number and opt out, as Meta tells of them. */
import { at, textAt } from './json';
import { entry, envelope, messages, postWebhook, textMessage, type Json } from './meta';
import { readLog, untilEvents } from './steps';
import { until } from './until';
import type { World } from './world';

const NOW = Math.floor(Date.now() / 1000);

export function post(world: World, ...list: Json[]) {
  return postWebhook(
    world.hubUrl,
    envelope(
      entry(world.tenant.account.wabaId, messages(world.tenant.phoneNumberId, { messages: list })),
    ),
  );
}

export function eventOf(world: World, type: string, find: (event: unknown) => boolean) {
  return until(async () => (await readLog(world.tenant.api, type)).find(find), {
    what: `an event ${type}`,
  });
}

interface Writes {
  phone?: string;
  user?: string;
  second?: number;
  id?: string;
}

let count = 0;

export function textOf(
  { phone = '', user, second = 0, id = `wamid.recycled${String((count += 1))}` }: Writes,
  name?: string,
): { id: string; message: Json; contacts: Json[] } {
  const { from, ...message } = textMessage(id, phone.slice(1), { timestamp: String(NOW + second) });
  const contact = {
    profile: { name: name ?? 'Somebody' },
    ...(phone === '' ? {} : { wa_id: from }),
    ...(user === undefined ? {} : { user_id: user }),
  };
  return {
    id,
    message: {
      ...message,
      ...(phone === '' ? {} : { from }),
      ...(user === undefined ? {} : { from_user_id: user }),
    },
    contacts: [contact],
  };
}

/** @returns the data of the message's event */
export function write(world: World, who: Writes, name?: string): Promise<unknown> {
  return deliver(world, textOf(who, name));
}

/** @returns the data of the message's event */
export async function deliver(
  world: World,
  { id, message, contacts }: ReturnType<typeof textOf>,
): Promise<unknown> {
  await postWebhook(
    world.hubUrl,
    envelope(
      entry(
        world.tenant.account.wabaId,
        messages(world.tenant.phoneNumberId, { contacts, messages: [message] }),
      ),
    ),
  );
  return at(
    await eventOf(
      world,
      'message.received',
      (event) => at(event, 'data', 'message', 'wamid') === id,
    ),
    'data',
  );
}

export function contactIn(data: unknown): string {
  return textAt(data, 'contact', 'id');
}

interface Moves {
  from: string;
  to?: string;
  second?: number;
  user?: string;
  previous?: string;
  id?: string;
  type?: string;
}

export function changeOf({
  from,
  to,
  second = 0,
  user,
  previous,
  id = `wamid.change${String((count += 1))}`,
  type = 'user_changed_number',
}: Moves): Json {
  return {
    id,
    from: from.slice(1),
    timestamp: String(NOW + second),
    type: 'system',
    system: {
      type,
      body: 'changed',
      ...(to === undefined ? {} : { wa_id: to.slice(1) }),
      ...(user === undefined ? {} : { user_id: user }),
      ...(previous === undefined ? {} : { previous_user_id: previous }),
    },
  };
}

export async function move(world: World, moves: Moves): Promise<unknown> {
  const change = changeOf(moves);
  const before = (await readLog(world.tenant.api, 'contact.identity_changed')).length;
  await post(world, change);
  return at(
    (
      await untilEvents(world.tenant.api, { count: before + 1, type: 'contact.identity_changed' })
    ).at(-1),
    'data',
  );
}

export async function prefer(world: World, phone: string, contactId: string): Promise<void> {
  await postWebhook(
    world.hubUrl,
    envelope(
      entry(world.tenant.account.wabaId, {
        field: 'user_preferences',
        value: {
          messaging_product: 'whatsapp',
          metadata: { display_phone_number: '1', phone_number_id: world.tenant.phoneNumberId },
          user_preferences: [
            {
              wa_id: phone.slice(1),
              category: 'marketing_messages',
              value: 'stop',
              timestamp: NOW + 3,
            },
          ],
        },
      }),
    ),
  );
  await eventOf(world, 'contact.opted_out', (event) => contactIn(at(event, 'data')) === contactId);
}
