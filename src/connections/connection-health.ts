/**
 * A connection breaks when Meta no longer takes its token, and works again with a new one; a number
 * may be refused alone. The change and what must be told of it are one update; a process that dies
 * before it has told leaves `pendingEvents`, which the sweep tells.
 */
import type { EventDraft } from '../events';
import { eachAlone } from '../lib/each-alone';
import { newId } from '../lib/ids';
import { type ConnectionDoc, type PendingEvent } from './model';
import { findUntold, markTold, setHealth } from './store-health';
import { setNumberRefused } from './pause-connection';
import { presentConnectionInEvent } from './present';

export type AppendEvents = (workspaceId: string, drafts: readonly EventDraft[]) => Promise<void>;

const FIXES = {
  broken:
    'Renew the token: PATCH /v1/connections/{id} with a new access_token. What is queued waits until then.',
  active: 'Nothing to do.',
} as const;

export interface HealthChange {
  status: ConnectionDoc['status'];
  /** For people: what Meta said. */
  reason: string;
  /** Where the usual advice does not help. */
  fix?: string;
  /** When it was found out, if not now: what was told of it since stands. */
  foundAt?: Date;
}

/** Nothing happens when it is in this state already; false then. */
export async function changeHealth(
  append: AppendEvents,
  connection: ConnectionDoc,
  { foundAt, ...change }: HealthChange,
): Promise<boolean> {
  const changed = await setHealth(
    connection,
    { ...change, about: 'status', id: newId('evt'), at: new Date() },
    foundAt,
  );
  if (changed === null) return false;
  await tellChanges(append, changed);
  return true;
}

export interface RefusedNumber {
  phoneNumberId: string;
  code: string;
  reason: string;
  fix: string;
  /** When Meta refused it. */
  at: Date;
}

/** Nothing happens when it is refused already, or was resumed since. */
export async function refuseNumber(
  append: AppendEvents,
  connection: ConnectionDoc,
  refused: RefusedNumber,
): Promise<void> {
  const changed = await setNumberRefused(connection, {
    ...refused,
    about: 'number',
    id: newId('evt'),
  });
  if (changed !== null) await tellChanges(append, changed);
}

/** Append first, remove afterwards: the log drops what it has by the dedupe key. */
async function tellChanges(append: AppendEvents, connection: ConnectionDoc): Promise<void> {
  const { pendingEvents = [], workspaceId } = connection;
  await append(
    workspaceId,
    pendingEvents.map((event) => toDraft(connection, event)),
  );
  await markTold(connection);
}

function toDraft(connection: ConnectionDoc, event: PendingEvent): EventDraft {
  const { _id: id, phoneNumbers } = connection;
  const { reason, at } = event;
  const base = { connectionId: id, occurredAt: at, dedupeKey: `connection:${id}:${event.id}` };
  if (event.about === 'status') {
    return {
      ...base,
      type: event.status === 'broken' ? 'connection.broken' : 'connection.recovered',
      data: {
        connection: { ...presentConnectionInEvent(connection), status: event.status },
        reason,
        fix: event.fix ?? FIXES[event.status],
      },
    };
  }
  const phone = phoneNumbers.find((number) => number.id === event.phoneNumberId)?.phone ?? null;
  return {
    ...base,
    type: 'account.restricted',
    data: {
      connection: presentConnectionInEvent(connection),
      reason,
      details: {
        code: event.code,
        phone_number: { id: event.phoneNumberId, phone },
        fix: event.fix,
      },
    },
  };
}

/** What a dead process could not tell. */
export async function sweepUntold(append: AppendEvents, before: Date): Promise<number> {
  const found = await findUntold(before);
  await eachAlone(found, (connection) => tellChanges(append, connection));
  return found.length;
}
