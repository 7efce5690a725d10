/**
 * The feature's operations. A held message has its reason on itself and one HoldDoc for its place.
 * The order is: message, then HoldDoc; a process that dies in between leaves a message that only
 * its own slow sweep time brings back.
 */
import { findConnection } from '../connections';
import { eachAlone } from '../lib/each-alone';
import type { Sweep } from '../queue';
import { findHold, type SendPlace } from './find-hold';
import { listHolds, removeHold, upsertHold, type HoldDoc, type HoldReason } from './model';

export interface Holds {
  /** Notes that a message of this place is held; it must be marked as held before. */
  note(place: SendPlace, reason: HoldReason): Promise<void>;
  /** Lets go what has nothing to wait for any more, at once instead of with the next sweep. */
  review(workspaceId: string): Promise<void>;
  sweeps: readonly Sweep[];
}

export interface HeldPlace {
  workspaceId: string;
  connectionId: string;
  phoneNumberId: string;
  template: HoldDoc['template'];
}

const MAX_HOLDS = 5_000;

/** @param release queues the held messages of a place again */
export function createHolds(release: (place: HeldPlace) => Promise<void>): Holds {
  const review = async (workspaceId?: string): Promise<number> => {
    let ended = 0;
    await eachAlone(await listHolds(workspaceId, MAX_HOLDS), async (hold) => {
      if (await stillHolds(hold)) return;
      // Before it is removed, or a process that dies in between leaves all of them; and after it,
      // for what was held meanwhile.
      await release(hold);
      await removeHold(hold);
      await release(hold);
      ended += 1;
    });
    return ended;
  };
  return {
    note: async (
      { connection: { workspaceId, _id: connectionId }, phoneNumberId, template },
      reason,
    ) => {
      const ofTemplate = reason === 'template_paused' && template !== undefined ? template : null;
      await upsertHold({
        _id: [
          workspaceId,
          connectionId,
          phoneNumberId,
          ...(ofTemplate === null ? [] : [ofTemplate.name, ofTemplate.language]),
        ].join(':'),
        workspaceId,
        connectionId,
        phoneNumberId,
        template: ofTemplate,
        reason,
        since: new Date(),
      });
    },
    review: async (workspaceId) => {
      await review(workspaceId);
    },
    sweeps: [{ name: 'holds', run: () => review() }],
  };
}

/** Of a connection that is gone nothing is held: its messages go on and fail with that reason. */
async function stillHolds({
  workspaceId,
  connectionId,
  phoneNumberId,
  template,
}: HoldDoc): Promise<boolean> {
  const connection = await findConnection(workspaceId, connectionId);
  if (connection === null) return false;
  const { hold } = await findHold({ connection, phoneNumberId, template: template ?? undefined });
  return hold !== null && hold !== 'template_refused';
}
