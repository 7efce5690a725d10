/**
 * What the items of one workspace are about: contacts, conversations, ledger entries and the other
 * things they change, in a fixed number of round trips for the kinds that come in masses. Every
 * step is idempotent.
 */
import { presentContactInEvent, resolveSenders, type ContactDoc } from '../contacts';
import { presentConnectionInEvent, userScope } from '../connections';
import {
  conversationKey,
  touchConversations,
  windowExpiresAt,
  type ConversationDoc,
} from '../conversations';
import type { Person, RawItem, Resolved } from '../kit';
import { findIdsByWamid, findReceivers, foreignId, recordForeign } from '../messages';
import { applyEffect, type EffectParts } from './apply-effects';
import type { RoutedItem } from './read-calls';

/**
 * An item with all that is known about it; some items concern several things, and are several
 * units.
 */
export interface Unit {
  routed: RoutedItem;
  resolved: Resolved;
  keySuffix: string;
}

type Kind<K extends RawItem['kind']> = RoutedItem & { item: Extract<RawItem, { kind: K }> };
function isKind<K extends RawItem['kind']>(kind: K) {
  return (routed: RoutedItem): routed is Kind<K> => routed.item.kind === kind;
}

export interface ResolveParts extends EffectParts {
  /** Called for an item that can't be handled; the others go on. */
  onPoison: (routed: RoutedItem, error: unknown) => void;
}

export async function resolveItems(
  workspaceId: string,
  routed: readonly RoutedItem[],
  parts: ResolveParts,
): Promise<Unit[]> {
  const units: Unit[] = [];
  for (const run of untilEachChange(routed))
    units.push(...(await resolveRun(workspaceId, run, parts)));
  return units;
}

/**
 * Who writes after a change of identity may be somebody else than who wrote before it from the same
 * number.
 */
function untilEachChange(routed: readonly RoutedItem[]): RoutedItem[][] {
  const runs: RoutedItem[][] = [[]];
  for (const each of routed) {
    runs.at(-1)?.push(each);
    if (each.item.kind === 'identity') runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}

async function resolveRun(
  workspaceId: string,
  routed: readonly RoutedItem[],
  { onPoison, templates }: ResolveParts,
): Promise<Unit[]> {
  const contactOf = await findContactsOf(workspaceId, routed);
  const [conversations, targets] = await Promise.all([
    touchAll(workspaceId, routed.filter(isKind('message')), contactOf),
    findIdsByWamid(
      workspaceId,
      routed.flatMap(({ item }) => targetOf(item) ?? []),
    ),
    recordAll(workspaceId, routed, contactOf),
  ]);
  const units: Unit[] = [];
  for (const each of routed) {
    try {
      const contact = contactOf.get(each.item);
      const base = describe(workspaceId, each, {
        contact,
        conversation: conversationOf(workspaceId, each, contact, conversations),
        targets,
      });
      for (const { resolved, keySuffix, ...other } of await applyEffect(each, base, { templates }))
        units.push({ routed: { ...each, ...other }, resolved, keySuffix });
    } catch (error) {
      onPoison(each, error);
    }
  }
  return units;
}

/** Who an item is from, or to; identity changes find their contact themselves. */
function personOf(item: RawItem): Person | undefined {
  if (item.kind === 'echo') return item.to;
  return item.kind === 'message' || item.kind === 'about' || item.kind === 'preference'
    ? item.from
    : undefined;
}

async function findContactsOf(
  workspaceId: string,
  routed: readonly RoutedItem[],
): Promise<Map<RawItem, ContactDoc>> {
  const personal = routed.flatMap(({ item, connection }) => {
    const person = personOf(item);
    if (person === undefined) return [];
    const ledger =
      item.kind === 'message' || item.kind === 'echo'
        ? { messageId: foreignId(workspaceId, item) }
        : {};
    return [
      { item, person: { ...person, at: item.occurredAt, scope: userScope(connection), ...ledger } },
    ];
  });
  if (personal.length === 0) return new Map();
  const contacts = await resolveSenders(
    workspaceId,
    personal.map(({ person }) => person),
    findReceivers,
  );
  return new Map(
    personal.flatMap(({ item }, index) => {
      const contact = contacts[index];
      return contact === undefined ? [] : [[item, contact] as const];
    }),
  );
}

function touchAll(
  workspaceId: string,
  messages: readonly Kind<'message'>[],
  contactOf: ReadonlyMap<RawItem, ContactDoc>,
) {
  return touchConversations(
    workspaceId,
    messages.map(({ item }) => ({
      contactId: contactOf.get(item)?._id ?? '',
      phoneNumberId: item.route.phoneNumberId ?? '',
      messageId: foreignId(workspaceId, item),
      at: item.occurredAt,
      fromAd: item.referral !== undefined && item.referral !== null,
    })),
  );
}

function recordAll(
  workspaceId: string,
  routed: readonly RoutedItem[],
  contactOf: ReadonlyMap<RawItem, ContactDoc>,
) {
  return recordForeign(
    workspaceId,
    [...routed.filter(isKind('message')), ...routed.filter(isKind('echo'))].map(
      ({ item, connection }) => ({
        item,
        connectionId: connection._id,
        contactId: contactOf.get(item)?._id ?? '',
      }),
    ),
  );
}

function targetOf(item: RawItem): string | undefined {
  if (item.kind === 'message') return item.replyToWamid ?? undefined;
  return item.kind === 'about' ? item.targetWamid : undefined;
}

function conversationOf(
  workspaceId: string,
  { item }: RoutedItem,
  contact: ContactDoc | undefined,
  conversations: ReadonlyMap<string, ConversationDoc>,
) {
  return item.kind === 'message' && contact !== undefined
    ? conversations.get(conversationKey(workspaceId, contact._id, item.route.phoneNumberId ?? ''))
    : undefined;
}

interface Known {
  contact: ContactDoc | undefined;
  conversation: ConversationDoc | undefined;
  targets: ReadonlyMap<string, string>;
}

function describe(
  workspaceId: string,
  { item, connection }: RoutedItem,
  { contact, conversation, targets }: Known,
): Resolved {
  const number = connection.phoneNumbers.find((each) => each.id === item.route.phoneNumberId);
  const target = targetOf(item);
  const messageId =
    item.kind === 'message' || item.kind === 'echo' ? foreignId(workspaceId, item) : undefined;
  return {
    connection: presentConnectionInEvent(connection),
    ...(number === undefined ? {} : { phoneNumber: { id: number.id, phone: number.phone } }),
    ...(contact === undefined ? {} : { contact: presentContactInEvent(contact, personOf(item)) }),
    ...(messageId === undefined ? {} : { messageId }),
    ...(target === undefined ? {} : { target: { wamid: target, id: targets.get(target) ?? null } }),
    ...(conversation === undefined || messageId === undefined
      ? {}
      : { conversation: presentConversation(conversation, messageId) }),
  };
}

function presentConversation(
  conversation: ConversationDoc,
  messageId: string,
): NonNullable<Resolved['conversation']> {
  return {
    // Never without: the message has just been noted there.
    id: conversation.publicId,
    window_expires_at: (windowExpiresAt(conversation) ?? new Date()).toISOString(),
    first_message: conversation.firstMessageId === messageId,
    opened: conversation.openedBy.includes(messageId),
  };
}
