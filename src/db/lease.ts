/**
 * A lease: at most one holder at a time, given back or run out. The claim is one atomic update; the
 * key is the `_id`.
 */
import { randomUUID } from 'node:crypto';
import { Schema, model } from 'mongoose';
import { isDuplicateKey } from './errors';

interface LeaseDoc {
  _id: string;
  holder: string;
  until: Date;
}

/** A system document: leases span workspaces. */
const LeaseModel = model(
  'Lease',
  new Schema<LeaseDoc>({ _id: String, holder: String, until: Date }, { versionKey: false }),
);

/**
 * Runs `work` if nobody else holds the lease; returns whether it ran. If the process dies inside,
 * the lease runs out after `leaseMs` and the next caller starts over, so `work` must be idempotent
 * and shorter than the lease.
 */
export async function withLease(
  name: string,
  leaseMs: number,
  work: () => Promise<void>,
): Promise<boolean> {
  const holder = randomUUID();
  if (!(await take(name, holder, leaseMs))) return false;
  try {
    await work();
  } finally {
    await LeaseModel.deleteOne({ _id: name, holder });
  }
  return true;
}

async function take(name: string, holder: string, leaseMs: number): Promise<boolean> {
  const now = new Date();
  const until = new Date(now.getTime() + leaseMs);
  try {
    // A held lease does not match the filter, so the upsert tries to insert its _id again and
    // fails: not ours.
    await LeaseModel.updateOne(
      { _id: name, until: { $lt: now } },
      { $set: { holder, until } },
      { upsert: true },
    );
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
