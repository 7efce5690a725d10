/**
 * What an item changes beside the log: consent, identities, templates, numbers, accounts. Rare
 * kinds, so one by one.
 */
import {
  applyNumberChange,
  confirmedNumbers,
  findByAccountIds,
  presentConnectionInEvent,
  setAccountStatus,
  userScope,
  type ConnectionDoc,
} from '../connections';
import { findHeardFrom, presentContactInEvent, recordConsent, relinkContact } from '../contacts';
import type { IdentityItem, NumberItem, RawItem, Resolved } from '../kit';
import type { Templates } from '../message-templates';
import type { RoutedItem } from './read-calls';

/** A unit; of the item's own connection, and of the item itself, unless it says otherwise. */
export interface Effect {
  resolved: Resolved;
  keySuffix: string;
  connection?: ConnectionDoc;
  item?: RawItem;
}

export interface EffectParts {
  templates: Pick<Templates, 'applyChange' | 'contentChanged'>;
}

export async function applyEffect(
  { item, connection }: RoutedItem,
  base: Resolved,
  { templates }: EffectParts,
): Promise<Effect[]> {
  const { workspaceId } = connection;
  const one = (resolved: Resolved): Effect[] => [{ resolved, keySuffix: '' }];
  switch (item.kind) {
    case 'preference':
      return (await changeConsent(workspaceId, item, base.contact?.id)) ? one(base) : [];
    case 'identity':
      return one({ ...base, contact: await changeIdentity(connection, item) });
    case 'template':
      return one({ ...base, ...(await changeTemplate(templates, workspaceId, item)) });
    case 'number':
      return changeNumbers(item, { connection, base });
    case 'account':
      return one(await changeAccount(workspaceId, item, base));
    case 'other':
      await markStale(templates, workspaceId, item);
      return one(base);
    case 'message':
    case 'about':
    case 'echo':
    case 'status':
    case 'call':
      return one(base);
  }
}

/** False when Meta's refusal of a message has told the same before. */
async function changeConsent(
  workspaceId: string,
  { optedOut, reason, dedupeKey, occurredAt: at }: Extract<RawItem, { kind: 'preference' }>,
  resolved: string | undefined,
): Promise<boolean> {
  // Said before, perhaps when the number was somebody else's.
  const contactId = (await findHeardFrom(workspaceId, dedupeKey)) ?? resolved;
  if (contactId === undefined) return false;
  const news = await recordConsent(workspaceId, [
    { key: `${dedupeKey}:${contactId}`, contactId, optedOut, source: 'whatsapp', reason, at },
  ]);
  return news.size > 0;
}

async function changeIdentity(
  connection: ConnectionDoc,
  { from, next, reason, dedupeKey: key, occurredAt: at }: IdentityItem,
): Promise<NonNullable<Resolved['contact']>> {
  const contact = await relinkContact(connection.workspaceId, {
    from: { ...from, at, scope: userScope(connection) },
    next,
    at,
    key,
    leavesNumber: reason === 'phone_changed',
  });
  return presentContactInEvent(contact, next);
}

async function changeTemplate(
  templates: EffectParts['templates'],
  workspaceId: string,
  {
    route,
    template,
    change,
    current,
    announced,
    previous,
    dedupeKey,
    occurredAt,
  }: Extract<RawItem, { kind: 'template' }>,
): Promise<Pick<Resolved, 'template' | 'previous'>> {
  const applied = await templates.applyChange(workspaceId, {
    accountId: route.accountId ?? '',
    template,
    change,
    current,
    previous,
    key: dedupeKey,
    at: occurredAt,
  });
  const { publicId: id, status, quality, category } = applied.template;
  return {
    template: { ...template, id, status, quality, category, [change]: announced ?? current },
    previous: announced === undefined ? applied.previous : current,
  };
}

async function markStale(
  templates: EffectParts['templates'],
  workspaceId: string,
  { staleTemplate, route: { accountId } }: Extract<RawItem, { kind: 'other' }>,
): Promise<void> {
  if (staleTemplate !== undefined && accountId !== undefined)
    await templates.contentChanged({ workspaceId, accountId, ...staleTemplate });
}

/**
 * Limits of the portfolio concern every number: one event each. The webhook names no connection, so
 * the number may be at any of the account; where nobody has it confirmed, it is told as what the
 * hub can't handle.
 */
async function changeNumbers(
  item: NumberItem,
  { connection, base }: { connection: ConnectionDoc; base: Resolved },
): Promise<Effect[]> {
  const {
    field,
    value,
    route,
    dedupeKey: key,
    occurredAt: at,
    change,
    current,
    previous: told,
  } = item;
  const digits = item.displayPhone?.replaceAll(/\D/g, '');
  const effects: Effect[] = [];
  for (const owner of await connectionsOf(item, connection)) {
    for (const { id, phone } of confirmedNumbers(owner).filter(
      (number) => digits === undefined || number.phone === `+${digits}`,
    )) {
      const previous = await applyNumberChange(owner, id, {
        change,
        current,
        previous: told,
        key,
        at,
      });
      effects.push({
        resolved: {
          ...base,
          connection: presentConnectionInEvent(owner),
          phoneNumber: { id, phone },
          previous,
        },
        keySuffix: `:${id}`,
        connection: owner,
      });
    }
  }
  return effects.length > 0
    ? effects
    : [
        {
          resolved: base,
          keySuffix: '',
          item: { kind: 'other', field, value, route, dedupeKey: key, occurredAt: at },
        },
      ];
}

async function connectionsOf(
  { route: { accountId } }: NumberItem,
  connection: ConnectionDoc,
): Promise<ConnectionDoc[]> {
  return accountId === undefined
    ? [connection]
    : (await findByAccountIds([accountId])).filter(
        ({ workspaceId }) => workspaceId === connection.workspaceId,
      );
}

async function changeAccount(
  workspaceId: string,
  { change, route, occurredAt }: Extract<RawItem, { kind: 'account' }>,
  base: Resolved,
): Promise<Resolved> {
  if (change === 'restricted' || route.accountId === undefined) return base;
  const status = change === 'broken' ? 'broken' : 'active';
  await setAccountStatus(workspaceId, route.accountId, status, occurredAt);
  return { ...base, connection: { ...base.connection, status } };
}
