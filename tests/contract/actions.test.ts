/** Every action run by its real handler in a running hub: what it answers keeps to its manifest. */
import { connectors } from '../../connectors';
import type { Action } from '../../src/kit';
import { createRegistry } from '../../src/registry';
import { INPUTS } from '../fixtures/hub/action-inputs';
import { startHubStand, type HubStand } from '../fixtures/hub/stand';
import { including } from '../support/expecting';
import { closed, compileStrictly } from '../support/strict-schema';

const actions: [string, Action][] = [...createRegistry(connectors).actions];

let stand: HubStand;

beforeAll(async () => {
  stand = await startHubStand();
});

afterAll(() => stand.close());

function inputsOf(key: string) {
  return INPUTS[key]?.(stand) ?? [];
}

test('every action has inputs in the table, and the table no other', () => {
  expect(Object.keys(INPUTS).sort()).toEqual(actions.map(([key]) => key).sort());
});

describe.each(actions)('%s', (key, { manifest }) => {
  test('run, its answer keeps to the output schema', async () => {
    const check = compileStrictly(closed(manifest.output));

    expect(inputsOf(key)).not.toHaveLength(0);
    for (const input of inputsOf(key)) {
      const { status, json } = await stand.tenant.api.post(`/v1/actions/${key}`, input);
      expect(status).toBe(manifest.effect === 'send' ? 202 : 200);
      expect(check(json)).toEqual([]);
    }
  });

  test('a key without its scope is told which one it needs, before the body is looked at', async () => {
    const narrow = await stand.limitedTo('usage:read');
    const { status, json } = await narrow.raw(`/v1/actions/${key}`, {
      method: 'POST',
      body: 'no json',
    });

    expect(status).toBe(403);
    expect(json).toMatchObject({ code: 'forbidden', detail: including(manifest.scope) });
  });
});
