/**
 * Customers who write, as Meta tells of them: who has which number and user id is said in each
 * call.
 */
import { textAt } from '../../demo/api';
import type { Account } from '../../stage/tenant';
import { change, entryOf, envelope, metadata } from '../corpus/envelope';
import { readLogs } from '../read-log';
import { until } from '../until';
import { anyWebUrl } from '../world';
import type { UpgradeWorld } from './upgrade-world';

export interface Written {
  account: Account;
  /** The message's. */
  wamid: string;
  /** Without a plus. */
  from: string;
  userId?: string;
  name?: string;
  /** How long ago Meta says it was, for what must not be of the same second. */
  agoSeconds?: number;
  /** In place of a text. */
  content?: Record<string, unknown>;
}

/** @throws when the hub does not take it */
export async function write(
  world: UpgradeWorld,
  { account, wamid, from, userId, name = 'Somebody', agoSeconds = 0, content }: Written,
): Promise<void> {
  const who = userId === undefined ? {} : { from_user_id: userId };
  const contact = {
    profile: { name },
    wa_id: from,
    ...(userId === undefined ? {} : { user_id: userId }),
  };
  const timestamp = String(Math.floor(Date.now() / 1000) - agoSeconds);
  const message = {
    from,
    ...who,
    id: wamid,
    timestamp,
    ...(content ?? { type: 'text', text: { body: `Hello from ${name}` } }),
  };
  const value = {
    messaging_product: 'whatsapp',
    metadata: metadata(account),
    contacts: [contact],
    messages: [message],
  };
  await postCall(world, JSON.stringify(envelope(entryOf(account, change('messages', value)))));
}

export async function postCall(world: UpgradeWorld, body: string): Promise<void> {
  const status = await world.post(anyWebUrl(world), Buffer.from(body));
  if (status !== 200) throw new Error(`a call was answered with ${String(status)}`);
}

export interface Received {
  eventId: string;
  contactId: string;
  conversationId: string;
}

/** The event of a message; undefined while there is none. @throws when there are several */
export async function findReceived(
  world: UpgradeWorld,
  wamid: string,
): Promise<Received | undefined> {
  const { events } = await readLogs(world);
  const [event, ...more] = events.filter(
    ({ type, data }) => type === 'message.received' && textAt(data, 'message', 'wamid') === wamid,
  );
  if (more.length > 0) throw new Error(`${wamid} has several events`);
  return (
    event && {
      eventId: event.id,
      contactId: textAt(event.data, 'contact', 'id'),
      conversationId: textAt(event.data, 'conversation', 'id'),
    }
  );
}

/** A message whose event is waited for. */
export async function writeAndFind(world: UpgradeWorld, written: Written): Promise<Received> {
  await write(world, written);
  return until(`the event of ${written.wamid}`, () => findReceived(world, written.wamid));
}
