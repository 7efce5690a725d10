/**
 * Every trigger raised in a running hub by what its cause really posts: the event that a hook gets
 * keeps to the manifest's output.
 */
import { connectors } from '../../connectors';
import type { Trigger } from '../../src/kit';
import { createRegistry } from '../../src/registry';
import { RAISE } from '../fixtures/hub/raise-events';
import { VARIANTS } from '../fixtures/hub/raise-variants';
import { startHubStand, type HubStand } from '../fixtures/hub/stand';
import { closed, compileStrictly } from '../support/strict-schema';

const triggers: [string, Trigger][] = [...createRegistry(connectors).triggers];

let stand: HubStand;

beforeAll(async () => {
  stand = await startHubStand({
    HUB_ORPHAN_STATUS_SECONDS: '0.1',
    HUB_UNKNOWN_AFTER_SECONDS: '0.5',
    HUB_SWEEP_SECONDS: '0.5',
  });
  for (const { raise } of [...Object.values(RAISE).map((each) => ({ raise: each })), ...VARIANTS])
    await raise(stand);
});

afterAll(() => stand.close());

test('every trigger has its cause in the table, and the table no other', () => {
  expect(Object.keys(RAISE).sort()).toEqual(triggers.map(([key]) => key).sort());
});

test.each(triggers)('%s keeps to its output schema', async (key, { manifest }) => {
  const data = await stand.event(key);

  expect(compileStrictly(closed(manifest.output))(data)).toEqual([]);
});

test.each(VARIANTS.map((each): [string, typeof each] => [each.name, each]))(
  '%s does so, too',
  async (_name, { type, is }) => {
    const data = await stand.event(type, (found) => is(JSON.stringify(found)));
    const manifest = triggers.find(([key]) => key === type)?.[1].manifest;

    expect(manifest && compileStrictly(closed(manifest.output))(data)).toEqual([]);
  },
);
