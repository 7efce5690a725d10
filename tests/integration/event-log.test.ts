/** Append, don't number: any number of writers, one order, no gap, no double. */
import { connectMongo, disconnectMongo, migrate } from '../../src/db';
import { appendEvents, type EventDraft } from '../../src/events/append';
import { readEvents, readHead, type EventDoc } from '../../src/events/model';
import { createLogger } from '../../src/log';
import { countUp } from '../support/steps';
import { testServices } from '../support/services';

beforeAll(async () => {
  await connectMongo(testServices().mongodbUri);
  await migrate([], createLogger({ level: 'silent', role: 'test' }));
});
afterAll(() => disconnectMongo());

function draft(dedupeKey: string): EventDraft {
  return {
    type: 'test.happened',
    connectionId: null,
    occurredAt: new Date(),
    dedupeKey,
    data: { dedupeKey },
  };
}
function drafts(prefix: string, count: number): EventDraft[] {
  return Array.from({ length: count }, (_, index) => draft(`${prefix}:${String(index)}`));
}
function readAll(workspaceId: string): Promise<EventDoc[]> {
  return readEvents(workspaceId, { after: 0, limit: 10_000 });
}
function keysOf(events: readonly EventDoc[]): string[] {
  return events.map(({ dedupeKey }) => dedupeKey);
}

test('drafts come in their order, numbered from 1', async () => {
  expect(await appendEvents('ws_order', drafts('a', 5))).toBe(5);
  expect(await appendEvents('ws_order', drafts('b', 3))).toBe(3);
  const events = await readAll('ws_order');
  expect(events.map(({ sequence }) => sequence)).toEqual(countUp(8));
  expect(keysOf(events)).toEqual(
    [...drafts('a', 5), ...drafts('b', 3)].map(({ dedupeKey }) => dedupeKey),
  );
  expect(await readHead('ws_order')).toBe(8);
});

test('what the log has is not added again, nor what a batch has twice', async () => {
  await appendEvents('ws_double', drafts('a', 4));
  expect(await appendEvents('ws_double', [...drafts('a', 6), ...drafts('a', 6)])).toBe(2);
  expect(await appendEvents('ws_double', drafts('a', 6))).toBe(0);
  expect(keysOf(await readAll('ws_double'))).toEqual(
    drafts('a', 6).map(({ dedupeKey }) => dedupeKey),
  );
});

test('twelve writers at once leave no gap and no double, and each batch stays in its order', async () => {
  const writers = Array.from({ length: 12 }, (_, index) => `w${String(index)}`);
  const added = await Promise.all(
    writers.flatMap((name) => [
      appendEvents('ws_race', drafts(name, 20)),
      appendEvents('ws_race', drafts(name, 20)),
    ]),
  );
  const events = await readAll('ws_race');

  expect(added.reduce((sum, each) => sum + each, 0)).toBe(240);
  expect(events.map(({ sequence }) => sequence)).toEqual(countUp(240));
  expect(new Set(keysOf(events)).size).toBe(240);
  for (const name of writers)
    expect(keysOf(events).filter((key) => key.startsWith(`${name}:`))).toEqual(
      drafts(name, 20).map(({ dedupeKey }) => dedupeKey),
    );
});

test('a reader never finds something later at or below what it has seen', async () => {
  const seen: number[] = [];
  const state = { writing: true };
  const writers = Promise.all(
    ['x', 'y', 'z'].map(async (name) => {
      for (let round = 0; round < 5; round += 1)
        await appendEvents('ws_reader', drafts(`${name}${String(round)}`, 10));
    }),
  ).then(() => {
    state.writing = false;
  });
  while (state.writing)
    seen.push(
      ...(await readEvents('ws_reader', { after: seen.at(-1) ?? 0, limit: 1_000 })).map(
        ({ sequence }) => sequence,
      ),
    );
  await writers;
  seen.push(
    ...(await readEvents('ws_reader', { after: seen.at(-1) ?? 0, limit: 1_000 })).map(
      ({ sequence }) => sequence,
    ),
  );
  expect(seen).toEqual(countUp(150));
});

test('a batch larger than one insert comes whole', async () => {
  expect(await appendEvents('ws_large', drafts('a', 2_300))).toBe(2_300);
  expect((await readAll('ws_large')).map(({ sequence }) => sequence)).toEqual(countUp(2_300));
});

test('workspaces count for themselves', async () => {
  await Promise.all([
    appendEvents('ws_one', drafts('a', 3)),
    appendEvents('ws_one2', drafts('a', 2)),
  ]);
  expect([await readHead('ws_one'), await readHead('ws_one2'), await readHead('ws_none')]).toEqual([
    3, 2, 0,
  ]);
});

test('data comes back as it was, whatever its keys', async () => {
  const data = { $set: 1, 'a.b': { __proto__: null, '': [null, 'Straße 😀', '\u0000'] } };
  await appendEvents('ws_data', [{ ...draft('k'), data }]);
  expect((await readAll('ws_data')).map((event) => event.data)).toEqual([JSON.stringify(data)]);
});
