/**
 * Older versions left a number with the contact that had moved to another one, and took who wrote
 * from it next for that contact. What the log tells of it is made good once: the number goes to
 * somebody new, and so do the user ids that came with it since. Messages and conversations that
 * were mixed up stay so; they are told apart from the next message on. Idempotent.
 */
import { readEvents, type EventDoc } from '../events';
import { newId } from '../lib/ids';
import { isRecord } from '../lib/json-text';
import { dropUnheld } from './drop-unheld';
import { changeIdentities, findIdentities, identityKey, passOn, type Identity } from './identities';
import { dropBsuid } from './store-contacts';

const PAGE = 1_000;
const CHANGED = 'contact.identity_changed';

export async function freeLeftNumbers(workspaceIds: readonly string[]): Promise<void> {
  for (const workspaceId of workspaceIds) {
    const left = await findLeft(workspaceId);
    if (left.size > 0) await freeAll(workspaceId, left);
  }
}

interface Told {
  contactId: string;
  phone: string | null;
  bsuid: string | null;
}

/** A number that its contact has left and not come back to. */
interface Left {
  contactId: string;
  at: Date;
  by: string;
  sequence: number;
}

async function findLeft(workspaceId: string): Promise<Map<string, Left>> {
  const left = new Map<string, Left>();
  for await (const event of eventsOf(workspaceId, CHANGED, 0)) {
    const { now, previous, reason } = readChange(event);
    const keyOf = (phone: string): string => identityKey(workspaceId, 'phone', phone);
    if (reason !== 'phone_changed') continue;
    if (previous !== null)
      left.set(keyOf(previous), {
        contactId: now.contactId,
        at: event.occurredAt,
        by: event.dedupeKey.slice(CHANGED.length + 1),
        sequence: event.sequence,
      });
    if (now.phone !== null) left.delete(keyOf(now.phone));
  }
  return left;
}

/**
 * A number that remembers a former holder was freed before, by this or by a change that came later.
 */
async function freeAll(workspaceId: string, left: ReadonlyMap<string, Left>): Promise<void> {
  const identities = await findIdentities(workspaceId, [...left.keys()]);
  const newOf = new Map<string, string>();
  for (const [key, { contactId, at, by }] of left) {
    const was = identities.get(key);
    if (was?.former !== undefined) newOf.set(key, was.contactId);
    if (was === undefined || was.former !== undefined || was.contactId !== contactId) continue;
    const next = passOn(was, { contactId: newId('cnt'), users: {} }, { at, by });
    newOf.set(key, next.contactId);
    await changeIdentities(workspaceId, [{ key, was, next }]);
    await dropUnheld(workspaceId, contactId, key);
  }
  if (newOf.size > 0) await separateUsers(workspaceId, left, newOf);
}

/** The user ids of those who wrote from a number after it was left. */
async function separateUsers(
  workspaceId: string,
  left: ReadonlyMap<string, Left>,
  newOf: ReadonlyMap<string, string>,
): Promise<void> {
  for await (const event of eventsOf(
    workspaceId,
    'message.received',
    Math.min(...[...left.values()].map(({ sequence }) => sequence)),
  )) {
    const { contactId, phone, bsuid } = readContact(JSON.parse(event.data));
    const key = phone === null ? '' : identityKey(workspaceId, 'phone', phone);
    const [was, to] = [left.get(key), newOf.get(key)];
    if (
      was === undefined ||
      to === undefined ||
      bsuid === null ||
      contactId !== was.contactId ||
      event.sequence <= was.sequence ||
      event.occurredAt < was.at
    )
      continue;
    await separateUser(workspaceId, { bsuid, from: contactId, to, at: was.at });
  }
}

async function separateUser(
  workspaceId: string,
  { bsuid, from, to, at }: { bsuid: string; from: string; to: string; at: Date },
): Promise<void> {
  const key = identityKey(workspaceId, 'bsuid', bsuid);
  const was: Identity | undefined = (await findIdentities(workspaceId, [key])).get(key);
  if (was?.contactId !== from || was.since !== undefined) return;
  await changeIdentities(workspaceId, [{ key, was, next: { contactId: to, since: at } }]);
  await dropBsuid(workspaceId, from, bsuid);
}

async function* eventsOf(
  workspaceId: string,
  type: string,
  from: number,
): AsyncGenerator<EventDoc> {
  for (let after = from; ;) {
    const page = await readEvents(workspaceId, { after, types: [type], limit: PAGE });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.sequence;
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function readContact(data: unknown): Told {
  const contact = isRecord(data) && isRecord(data['contact']) ? data['contact'] : {};
  return {
    contactId: textOrNull(contact['id']) ?? '',
    phone: textOrNull(contact['phone']),
    bsuid: textOrNull(contact['bsuid']),
  };
}

function readChange({ data: text }: EventDoc): {
  now: Told;
  previous: string | null;
  reason: unknown;
} {
  const data: unknown = JSON.parse(text);
  const { previous, reason } = isRecord(data) ? data : {};
  return {
    now: readContact(data),
    previous: isRecord(previous) ? textOrNull(previous['phone']) : null,
    reason,
  };
}
