/** `account_update`: what the hub must react to. Everything else of that field stays `other`. */
import { isRecord, type AccountItem } from '../../../src/kit';
import { textOr, type Change } from './change';

const CHANGES: Readonly<Record<string, AccountItem['change']>> = {
  PARTNER_REMOVED: 'broken',
  PARTNER_APP_UNINSTALLED: 'broken',
  ACCOUNT_DELETED: 'broken',
  ACCOUNT_OFFBOARDED: 'broken',
  PARTNER_ADDED: 'recovered',
  PARTNER_APP_INSTALLED: 'recovered',
  ACCOUNT_RECONNECTED: 'recovered',
  ACCOUNT_RESTRICTION: 'restricted',
  ACCOUNT_VIOLATION: 'restricted',
};

const BANS: Readonly<Record<string, AccountItem['change']>> = {
  DISABLE: 'broken',
  SCHEDULE_FOR_DISABLE: 'restricted',
  REINSTATE: 'recovered',
};

export function toAccountItem(
  { route, entryTime, value }: Change,
  _item: Record<string, unknown>,
  dedupeKey: string,
): AccountItem | undefined {
  const event = textOr(value['event'], '');
  const change = changeOf(event, value);
  if (change === undefined) return undefined;
  const { event: _event, ...details } = value;
  return {
    kind: 'account',
    change,
    event,
    reason: reasonOf(event, value),
    details,
    route,
    occurredAt: entryTime,
    dedupeKey,
  };
}

function changeOf(
  event: string,
  value: Record<string, unknown>,
): AccountItem['change'] | undefined {
  if (event === 'DISABLED_UPDATE') return banOf(value);
  return Object.hasOwn(CHANGES, event) ? CHANGES[event] : undefined;
}

function banOf(value: Record<string, unknown>): AccountItem['change'] | undefined {
  const state = isRecord(value['ban_info']) ? String(value['ban_info']['waba_ban_state']) : '';
  return Object.hasOwn(BANS, state) ? BANS[state] : undefined;
}

function reasonOf(event: string, value: Record<string, unknown>): string {
  const disconnection = isRecord(value['disconnection_info'])
    ? textOr(value['disconnection_info']['reason'], '')
    : '';
  const violation = isRecord(value['violation_info'])
    ? textOr(value['violation_info']['violation_type'], '')
    : '';
  return [event, disconnection, violation].filter((part) => part !== '').join(': ');
}
