/**
 * A connection that used to hear from Meta and hears nothing for a day: somebody changed the app's
 * webhook, or the subscription is gone, and nobody would notice. Told once per silence. The event
 * comes before the mark, so a process that dies in between tells it again, and the log drops the
 * repeat.
 */
import { SYSTEM } from '../db';
import type { EventDraft } from '../events';
import { eachAlone } from '../lib/each-alone';
import type { AppendEvents } from './connection-health';
import { ConnectionModel, type ConnectionDoc } from './model';
import { presentConnectionInEvent } from './present';

export const SILENCE_QUEUE = 'silence';

const SILENT_AFTER_MS = 24 * 3_600_000;
/** How exactly the last call is known: a busy connection is not written with each call. */
const HEARD_EVERY_MS = 600_000;

export interface Heard {
  connection: ConnectionDoc;
  at: Date;
}

/** Calls have come for these connections; one write for all whose last one is not recent. */
export async function noteHeard(heard: readonly Heard[]): Promise<void> {
  const latest = new Map<string, Heard>();
  for (const each of heard) {
    const { _id, lastCallAt } = each.connection;
    if (lastCallAt !== undefined && each.at.getTime() - lastCallAt.getTime() < HEARD_EVERY_MS)
      continue;
    if (each.at >= (latest.get(_id)?.at ?? each.at)) latest.set(_id, each);
  }
  if (latest.size > 0) await markHeard([...latest.values()]);
}

/**
 * Not for accounts whose token Meta never confirmed: for them nothing may have been set up. Nor for
 * broken ones, which are told as such.
 */
export async function tellSilences(append: AppendEvents, now: Date): Promise<number> {
  const silent = await findSilent(new Date(now.getTime() - SILENT_AFTER_MS));
  await eachAlone(silent, async (connection) => {
    await append(connection.workspaceId, [toDraft(connection, now)]);
    await markSilent(connection);
  });
  return silent.length;
}

function toDraft(connection: ConnectionDoc, now: Date): EventDraft {
  return {
    type: 'connection.silent',
    connectionId: connection._id,
    occurredAt: now,
    dedupeKey: `connection.silent:${connection._id}:${String(connection.lastCallAt?.getTime())}`,
    data: {
      connection: presentConnectionInEvent(connection),
      reason: `No webhook has come from Meta for this connection since ${connection.lastCallAt?.toISOString() ?? ''}.`,
      fix: 'If customers have written since: look at Meta whether the webhook of the app leads to this hub and the field messages is subscribed. PATCH /v1/connections/{id} with the access_token subscribes the app to the account anew.',
    },
  };
}

async function markHeard(heard: readonly Heard[]): Promise<void> {
  await ConnectionModel.bulkWrite(
    heard.map(({ connection: { _id, workspaceId }, at }) => ({
      updateOne: {
        filter: { _id, workspaceId },
        update: { $max: { lastCallAt: at }, $unset: { silent: '' } },
      },
    })),
    { ordered: false },
  );
}

const MOST_SILENT = 1_000;

/** System query: active accounts whose token Meta has confirmed, that had calls and none since. */
async function findSilent(since: Date): Promise<ConnectionDoc[]> {
  return ConnectionModel.find({
    lastCallAt: { $lte: since },
    silent: { $ne: true },
    status: 'active',
    verified: true,
    signature: { $exists: false },
  })
    .limit(MOST_SILENT)
    .setOptions(SYSTEM)
    .lean<ConnectionDoc[]>();
}

/** Unless a call has come meanwhile. */
async function markSilent({ _id, workspaceId, lastCallAt }: ConnectionDoc): Promise<void> {
  await ConnectionModel.updateOne(
    { _id, workspaceId, ...(lastCallAt === undefined ? {} : { lastCallAt }) },
    { $set: { silent: true } },
  );
}
