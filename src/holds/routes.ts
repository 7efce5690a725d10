/**
 * Pause and resume of a number, a connection, the workspace. A pause stops sending at once; intake
 * goes on, and sends are accepted and held.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { setWorkspacePaused } from '../access';
import {
  changeHealth,
  findConnection,
  setConnectionPaused,
  setNumberPaused,
  type AppendEvents,
} from '../connections';
import { notFound } from '../errors';
import { route, type Caller, type Route, type RouteSpec } from '../http';
import type { Holds } from './holds';

/**
 * Calls that had read "not paused" have begun when this is over: a worker reads again if its call
 * is later than that.
 */
const SETTLE_MS = 500;

const PAUSED = {
  type: 'object',
  'x-name': 'Pause',
  required: ['id', 'paused'],
  properties: { id: { type: 'string' }, paused: { type: 'boolean' } },
} as const;

interface Place {
  path: string;
  what: string;
  scope: RouteSpec['scope'];
  /** The id of the thing; throws when it is not the workspace's. */
  set: (workspaceId: string, id: string, paused: boolean) => Promise<string>;
}

function found(id: string, thing: unknown, what: string): string {
  if (thing === null) throw notFound(what);
  return id;
}

const PLACES: readonly Place[] = [
  {
    path: '/v1/connections/{id}',
    what: 'connection',
    scope: 'connections:write',
    set: async (workspaceId, id, paused) =>
      found(id, await setConnectionPaused(workspaceId, id, paused), 'connection'),
  },
  {
    path: '/v1/phone_numbers/{id}',
    what: 'phone number',
    scope: 'connections:write',
    set: async (workspaceId, id, paused) =>
      found(id, await setNumberPaused(workspaceId, id, paused), 'phone number'),
  },
  {
    path: '/v1/workspace',
    what: 'workspace',
    scope: 'admin',
    set: async (workspaceId, _id, paused) => {
      await setWorkspacePaused(workspaceId, paused);
      return workspaceId;
    },
  },
];

export function pauseRoutes(holds: Holds, append: AppendEvents): Route[] {
  return PLACES.flatMap((place) => [pauseRoute(place), resumeRoute(place, holds, append)]);
}

function specOf(place: Place, verb: 'pause' | 'resume') {
  return {
    method: 'post',
    path: `${place.path}/${verb}`,
    tag: 'Pause',
    scope: place.scope,
    replies: {
      200: {
        description:
          verb === 'pause' ? 'Paused: no call begins any more' : 'Resumed: what was held goes on',
        schema: PAUSED,
      },
    },
    errors: ['not_found'],
  } as const;
}

function pauseRoute(place: Place): Route {
  return route({
    ...specOf(place, 'pause'),
    summary: `Pause the ${place.what}`,
    description:
      'Stops sending at once. Further sends are accepted and held; messages that are being sent right now end. Intake goes on.',
  }).with({
    handle: async ({ caller, params }) => {
      const id = await place.set(caller.workspaceId, params['id'] ?? '', true);
      await pause(SETTLE_MS);
      return { status: 200, body: { id, paused: true } };
    },
  });
}

function resumeRoute(place: Place, holds: Holds, append: AppendEvents): Route {
  return route({
    ...specOf(place, 'resume'),
    summary: `Resume the ${place.what}`,
    description: 'What was held goes on. A broken connection is tried again.',
  }).with({
    handle: async ({ caller, params }) => {
      const id = await place.set(caller.workspaceId, params['id'] ?? '', false);
      if (place.what === 'connection') await tryAgain(append, caller, id);
      await holds.review(caller.workspaceId);
      return { status: 200, body: { id, paused: false } };
    },
  });
}

/**
 * Whoever resumes a broken connection has seen to it. If not, its first message fails and it is
 * broken again.
 */
async function tryAgain(append: AppendEvents, { workspaceId }: Caller, id: string): Promise<void> {
  const connection = await findConnection(workspaceId, id);
  if (connection !== null)
    await changeHealth(append, connection, { status: 'active', reason: 'resumed by hand' });
}
