/** What an item changes beside the log: consent, identities, templates, numbers, accounts. Rare kinds, so one by one. */
import { applyNumberChange, setAccountStatus } from '../connections';
import { findEveryContactId, presentContactInEvent, recordConsent, relinkContact } from '../contacts';
import type { NumberItem, RawItem, Resolved } from '../kit';
import type { Templates } from '../message-templates';
import type { RoutedItem } from './read-calls';

/** A unit without its item. */
export interface Effect { resolved: Resolved; keySuffix: string }

export interface EffectParts { templates: Pick<Templates, 'applyChange' | 'contentChanged'> }

export const applyEffect = async ({ item, connection }: RoutedItem, base: Resolved, { templates }: EffectParts): Promise<Effect[]> => {
  const { workspaceId } = connection;
  const one = (resolved: Resolved): Effect[] => [{ resolved, keySuffix: '' }];
  switch (item.kind) {
    case 'preference':
      await recordConsent(workspaceId, (await findEveryContactId(workspaceId, item.from)).map((contactId) => ({
        key: `${item.dedupeKey}:${contactId}`, contactId, optedOut: item.optedOut, source: 'whatsapp', reason: item.reason, at: item.occurredAt,
      })));
      return one(base);
    case 'identity': return one({ ...base, contact: presentContactInEvent(await relinkContact(workspaceId, item.from, item.next), item.next) });
    case 'template': return one({ ...base, ...await changeTemplate(templates, workspaceId, item) });
    case 'number': return changeNumbers(item, { connection, base });
    case 'account': return one(await changeAccount(workspaceId, item, base));
    case 'other':
      await markStale(templates, workspaceId, item);
      return one(base);
    case 'message': case 'about': case 'echo': case 'status': case 'call': return one(base);
  }
};

const changeTemplate = async (templates: EffectParts['templates'], workspaceId: string, { route, template, change, current, previous, dedupeKey, occurredAt }: Extract<RawItem, { kind: 'template' }>): Promise<Pick<Resolved, 'template' | 'previous'>> => {
  const applied = await templates.applyChange(workspaceId, { accountId: route.accountId ?? '', template, change, current, previous, key: dedupeKey, at: occurredAt });
  const { publicId: id, status, quality, category } = applied.template;
  return { template: { ...template, id, status, quality, category, [change]: current }, previous: applied.previous };
};

const markStale = async (templates: EffectParts['templates'], workspaceId: string, { staleTemplate, route: { accountId } }: Extract<RawItem, { kind: 'other' }>): Promise<void> => {
  if (staleTemplate !== undefined && accountId !== undefined) await templates.contentChanged({ workspaceId, accountId, ...staleTemplate });
};

/** Limits of the portfolio concern every number: one event each. */
const changeNumbers = async (item: NumberItem, { connection, base }: { connection: RoutedItem['connection']; base: Resolved }): Promise<Effect[]> => {
  const digits = item.displayPhone?.replaceAll(/\D/g, '');
  const concerned = connection.phoneNumbers.filter((number) => digits === undefined || number.phone === `+${digits}`);
  const effects: Effect[] = [];
  for (const { id, phone } of concerned) {
    const previous = await applyNumberChange(connection, id, { change: item.change, current: item.current, previous: item.previous, key: item.dedupeKey, at: item.occurredAt });
    effects.push({ resolved: { ...base, phoneNumber: { id, phone }, previous }, keySuffix: `:${id}` });
  }
  return effects;
};

const changeAccount = async (workspaceId: string, { change, route, occurredAt }: Extract<RawItem, { kind: 'account' }>, base: Resolved): Promise<Resolved> => {
  if (change === 'restricted' || route.accountId === undefined) return base;
  const status = change === 'broken' ? 'broken' : 'active';
  await setAccountStatus(workspaceId, route.accountId, status, occurredAt);
  return { ...base, connection: { ...base.connection, status } };
};
