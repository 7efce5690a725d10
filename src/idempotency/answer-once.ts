/**
 * Requests that act once per key, by a leased record. If the process dies in the middle, the lease
 * runs out and the next request with the key does the work again. Work that must bear that makes
 * its ids from the key and `firstAt`, as hooks do, or meets claims, as connections do; a note or a
 * catch hook may then be made twice.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { persist, type SecretBox } from '../db';
import { HubError } from '../errors';
import type { Idempotency, KeyedRequest, Reply } from '../http';
import { isRecord } from '../lib/json-text';
import { whileRenewing } from '../lib/while-renewing';
import {
  forget,
  insertOrFind,
  keepReply,
  recordId,
  renewLease,
  takeOver,
  type IdempotencyDoc,
} from './model';

/**
 * So long others wait after a process has died; renewed while the request runs, however long that
 * takes.
 */
const LEASE_MS = 30_000;
const KEPT_MS = 24 * 3_600_000;
const POLL_MS = 50;
/** The caller waits meanwhile. */
const KEEP_MS = 5_000;

export function createIdempotency(secrets: SecretBox, leaseMs = LEASE_MS): Idempotency {
  return {
    once: async (request, work) => {
      const holder = randomUUID();
      for (;;) {
        const { record, isNew } = await insertOrFind(newRecord(request, { holder, leaseMs }));
        if (record.sealedReply !== undefined) return openReply(secrets, record);
        if (isNew || (await takeOver(record, holder, new Date(Date.now() + leaseMs))))
          return perform({ secrets, record, holder, leaseMs }, work);
        // Somebody is at it right now: his answer is ours.
        await wait(POLL_MS);
      }
    },
  };
}

interface Lease {
  holder: string;
  leaseMs: number;
}

function newRecord(
  { workspaceId, key, hash }: KeyedRequest,
  { holder, leaseMs }: Lease,
): IdempotencyDoc {
  const now = Date.now();
  return {
    _id: recordId(workspaceId, key),
    workspaceId,
    hash,
    holder,
    leaseUntil: new Date(now + leaseMs),
    expiresAt: new Date(now + KEPT_MS),
  };
}

interface Held extends Lease {
  secrets: SecretBox;
  record: IdempotencyDoc;
}

async function perform(
  { secrets, record, holder, leaseMs }: Held,
  work: (firstAt: Date) => Promise<Reply>,
): Promise<Reply> {
  const reply = await whileRenewing(
    leaseMs,
    () => renewLease(record, holder, new Date(Date.now() + leaseMs)),
    () => work(firstAt(record)),
  ).catch(async (error: unknown) => {
    // If that fails the key is free when the lease ends.
    await forget(record, holder).catch(() => undefined);
    throw error;
  });
  if (reply.isPassing === true) {
    await forget(record, holder);
    return reply;
  }
  // What was done stays done: if the answer can't be kept, the key stays taken until the lease
  // ends.
  const sealed = secrets.seal(JSON.stringify(reply), record._id);
  await persist(() => keepReply(record, holder, sealed), KEEP_MS).catch(() => undefined);
  return reply;
}

/** Records of an earlier process keep it, too. */
function firstAt({ expiresAt }: IdempotencyDoc): Date {
  return new Date((expiresAt?.getTime() ?? 0) - KEPT_MS);
}

function openReply(secrets: SecretBox, record: IdempotencyDoc): Reply {
  const reply: unknown = JSON.parse(secrets.open(record.sealedReply ?? '', record._id));
  if (!isRecord(reply) || typeof reply['status'] !== 'number')
    throw new HubError('internal', 'The kept answer is not readable.');
  const headers = isRecord(reply['headers'])
    ? Object.fromEntries(
        Object.entries(reply['headers']).map(([name, value]) => [name, String(value)]),
      )
    : {};
  return {
    status: reply['status'],
    body: reply['body'],
    headers: { ...headers, 'Idempotent-Replayed': 'true' },
  };
}
