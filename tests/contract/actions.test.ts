/** Every action run by its real handler in a running hub: what it answers keeps to its manifest. */
import { connectors } from '../../connectors';
import type { Action } from '../../src/kit';
import { createRegistry } from '../../src/registry';
import { INPUTS } from '../fixtures/hub/action-inputs';
import { startHubStand, type HubStand } from '../fixtures/hub/stand';
import { closed, compileStrictly } from '../support/strict-schema';

const actions: [string, Action][] = [...createRegistry(connectors).actions];

let stand: HubStand;

beforeAll(async () => {
  stand = await startHubStand();
});

afterAll(() => stand.close());

const inputsOf = (key: string) => INPUTS[key]?.(stand) ?? [];

test('every action has inputs in the table, and the table no other', () => {
  expect(Object.keys(INPUTS).sort()).toEqual(actions.map(([key]) => key).sort());
});

describe.each(actions)('%s', (key, { manifest }) => {
  test('run, its answer keeps to the output schema', async () => {
    const check = compileStrictly(closed(manifest.output));

    expect(inputsOf(key)).not.toHaveLength(0);
    for (const input of inputsOf(key)) {
      const { status, body } = await stand.call('POST', `/v1/actions/${key}`, input);
      expect(status).toBe(manifest.effect === 'send' ? 202 : 200);
      expect(check(body)).toEqual([]);
    }
  });

  test('a key without its scope is told which one it needs, before the body is looked at', async () => {
    const headers = { authorization: `Bearer ${await stand.keyOf(['usage:read'])}` };
    const { status, body } = await stand.call('POST', `/v1/actions/${key}`, 'no json', headers);

    expect(status).toBe(403);
    expect(body).toMatchObject({ code: 'forbidden', detail: expect.stringContaining(manifest.scope) });
  });
});
