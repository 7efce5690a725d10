/**
 * What follows once a connection is in MongoDB, or once Meta has confirmed more of it: its numbers
 * leave the connections to which Meta has not confirmed them, the calls that came before are
 * released, its templates are read. It owes that from the insert on, so a process that dies in
 * between leaves it to the sweep. Idempotent.
 */
import { HubError } from '../errors';
import { errorText } from '../lib/error-code';
import type { Log } from '../log';
import { claim, numberClaim, releaseClaims, wabaClaiming } from './claims';
import { settleNumbers } from './confirm';
import { inOtherWorkspace } from './in-other-workspace';
import { deleteConnection, markAnnounced, takeUnannounced, type ConnectionDoc } from './model';

export interface FinishParts {
  /** Told once a connection is there: calls may be waiting for it. */
  onConnected: (connection: ConnectionDoc) => Promise<void>;
  log: Log;
}

/**
 * Claims the account once more: its last connection may have been removed since, and its claim with
 * it.
 * @throws HubError waba_in_another_workspace; the connection is gone then
 */
export async function finishConnecting(parts: FinishParts, doc: ConnectionDoc): Promise<void> {
  if (!(await claim(wabaClaiming(doc, doc.verified)))) {
    await deleteConnection(doc.workspaceId, doc._id);
    await releaseClaims(
      doc.phoneNumbers.map((number) => numberClaim(number.id)),
      doc._id,
    );
    throw inOtherWorkspace(doc);
  }
  await announce(parts, doc);
}

/** A connection is there also when this fails: the sweep tries again. */
export async function announce(
  { onConnected, log }: FinishParts,
  doc: ConnectionDoc,
): Promise<void> {
  try {
    await settleNumbers(doc);
    await onConnected(doc);
    await markAnnounced(doc);
  } catch (error) {
    log.warn(
      { workspace_id: doc.workspaceId, connection_id: doc._id, error: errorText(error) },
      'what waits for a new connection was not told of it; it is told later',
    );
  }
}

const SWEEP_LIMIT = 50;

/** Of connections that owe it since before `before`. */
export async function sweepUnannounced(parts: FinishParts, before: Date): Promise<number> {
  for (let count = 0; count < SWEEP_LIMIT; count += 1) {
    const doc = await takeUnannounced(before);
    if (doc === null) return count;
    // Nothing waits for one that Meta has not confirmed, and it keeps nothing from others.
    await (doc.verified ? finishConnecting(parts, doc) : announce(parts, doc)).catch(
      (error: unknown) => {
        if (!(error instanceof HubError)) throw error;
        parts.log.warn(
          { workspace_id: doc.workspaceId, connection_id: doc._id, error: error.message },
          'a connection was removed that had never been finished',
        );
      },
    );
  }
  return SWEEP_LIMIT;
}
