/**
 * Kills ready processes with -9, one role as the other, and starts their successors; one process of
 * each role is always left.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Role } from '../../src/config';
import type { World } from './world';

export interface Killer {
  /** No more kills; resolves when all successors are up. @returns how many were killed */
  stop(): Promise<number>;
}

/** After a process has become ready. */
const KILL_AFTER_MS = 3_000;
const POLL_MS = 50;

export function startKilling(world: World, roles: readonly Role[]): Killer {
  let stopped = false;
  let kills = 0;
  const killRole = async (role: Role): Promise<void> => {
    const places = world.hubs.flatMap((hub, place) => (hub.role === role ? [place] : []));
    for (let turn = 0; ; turn += 1) {
      await waitUnless(KILL_AFTER_MS, () => stopped);
      if (stopped) return;
      const place = places[turn % places.length] ?? 0;
      await world.hubs[place]?.kill();
      kills += 1;
      world.hubs[place] = await world.start(role);
    }
  };
  const running = Promise.all(roles.map(killRole));
  return {
    stop: async () => {
      stopped = true;
      await running;
      return kills;
    },
  };
}

async function waitUnless(timeMs: number, isOver: () => boolean): Promise<void> {
  for (const untilMs = Date.now() + timeMs; Date.now() < untilMs && !isOver();)
    await pause(POLL_MS);
}
