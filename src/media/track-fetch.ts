/**
 * The states of a file that is fetched from the provider: claimed, then stored, put off or given
 * up. Each write holds only under the fence of its claim.
 */
import { byClaim, claimOwed } from '../db';
import type { StoredError } from '../errors';
import { MediaModel, type MediaDoc } from './model';

export function claimMedia(id: string, leaseMs: number): Promise<MediaDoc | null> {
  return claimOwed(MediaModel, id, { open: { state: 'waiting' }, leaseMs });
}

type Claimed = Pick<MediaDoc, '_id' | 'workspaceId' | 'fence'>;

/** Returns whether the claim still holds. */
export async function renewClaim(claimed: Claimed, leaseMs: number): Promise<boolean> {
  const leaseUntil = new Date(Date.now() + leaseMs);
  return (
    (await MediaModel.updateOne(fenced(claimed), { $set: { leaseUntil, sweepAt: leaseUntil } }))
      .matchedCount === 1
  );
}

export async function markStored(
  claimed: Claimed,
  file: { size: number; sha256: string; mimeType: string | null },
): Promise<boolean> {
  return (
    (
      await MediaModel.updateOne(fenced(claimed), {
        $set: { state: 'stored', ...file, updatedAt: new Date() },
        $inc: { attempts: 1 },
        $unset: { error: '', leaseUntil: '', sweepAt: '' },
      })
    ).matchedCount === 1
  );
}

export interface Retry {
  error: StoredError;
  dueAt: Date;
  sweepAt: Date;
  doubtful: boolean;
}

export async function markWaiting(
  claimed: Claimed,
  { error, dueAt, sweepAt, doubtful }: Retry,
): Promise<boolean> {
  return (
    (
      await MediaModel.updateOne(fenced(claimed), {
        $set: { error, dueAt, sweepAt, updatedAt: new Date() },
        $inc: { attempts: 1, doubts: doubtful ? 1 : 0 },
        $unset: { leaseUntil: '' },
      })
    ).matchedCount === 1
  );
}

/**
 * No file, for good. What tries may have left is owed to be removed once none of them can still be
 * writing.
 */
export async function markEnded(
  claimed: Claimed,
  { state, error, removeAt }: { state: 'failed' | 'expired'; error: StoredError; removeAt: Date },
): Promise<boolean> {
  return (
    (
      await MediaModel.updateOne(fenced(claimed), {
        $set: { state, error, dueAt: removeAt, sweepAt: removeAt, updatedAt: new Date() },
        $inc: { attempts: 1 },
        $unset: { leaseUntil: '' },
      })
    ).matchedCount === 1
  );
}

/** Only while no later claim was made, and nobody has removed it meanwhile. */
function fenced(doc: Claimed) {
  return { ...byClaim(doc), state: 'waiting' as const };
}
