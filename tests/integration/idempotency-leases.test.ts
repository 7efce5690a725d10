/**
 * One request at a time per key, also when it takes longer than its lease; and the next one goes on
 * where a process died.
 */
import { createSecretBox } from '../../src/db';
import type { Reply } from '../../src/http';
import { createIdempotency } from '../../src/idempotency';
import { setTimeout as pause } from 'node:timers/promises';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const LEASE_MS = 200;
const idempotency = createIdempotency(
  createSecretBox(`k:${Buffer.alloc(32).toString('base64')}`),
  LEASE_MS,
);
function requestOf(key: string) {
  return { workspaceId: world.tenant.workspaceId, key, hash: 'h' };
}

test('a request that outlasts its lease keeps it, so nobody does its work a second time', async () => {
  let runs = 0;
  const work = async (): Promise<Reply> => {
    runs += 1;
    await pause(LEASE_MS * 5);
    return { status: 201, body: { run: runs } };
  };
  const replies = await Promise.all([1, 2, 3].map(() => idempotency.once(requestOf('long'), work)));
  expect(replies.map(({ body }) => body)).toEqual([{ run: 1 }, { run: 1 }, { run: 1 }]);
  expect(runs).toBe(1);
});

test('an answer that is not the last word is not kept', async () => {
  let runs = 0;
  const work = async (): Promise<Reply> => ({
    status: 200,
    body: { run: (runs += 1) },
    ...(runs === 1 ? { isPassing: true } : {}),
  });
  const bodies = [];
  for (let round = 0; round < 3; round += 1)
    bodies.push((await idempotency.once(requestOf('passing'), work)).body);
  expect(bodies).toEqual([{ run: 1 }, { run: 2 }, { run: 2 }]);
});
