/**
 * A second workspace, with an account and an admin key of its own, tries to see, get or stop
 * something of a number that is not its own.
 */
import { InboundBatchModel } from '../../src/intake/model';
import { testAccount, type Account } from '../support/accounts';
import type { Answer } from '../support/api';
import { at, listAt, textAt } from '../support/json';
import { entry, envelope, messages, postWebhook, textMessage } from '../support/meta';
import { readLog, untilEvents, wamidsOf } from '../support/steps';
import { newConnection, type ConnectedTenant } from '../support/tenants';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

const [own, connected, unknown] = [testAccount(1, { numbers: 2 }), testAccount(2), testAccount(3)];
let world: World;
let thief: ConnectedTenant;
let owner: ConnectedTenant;

beforeAll(async () => {
  world = await startWorld({
    accounts: [own, connected, unknown],
    env: { HUB_SWEEP_SECONDS: '0.5' },
  });
  thief = world.tenant;
  owner = world.tenants[1] ?? thief;
  const third = world.tenants[2];
  await third?.api.remove(`/v1/connections/${third.connectionId}`);
});
afterAll(() => world.stop());

let written = 0;
/**
 * A customer's text to a number that is not the thief's. @returns its id, and when the hub has put
 * it aside or handed it on
 */
async function writeTo({ wabaId, numbers }: Account): Promise<string> {
  const wamid = `wamid.secret-${String((written += 1))}`;
  const text = textMessage(wamid, '4917612345678', { body: 'a secret' });
  expect(
    (
      await postWebhook(
        world.hubUrl,
        envelope(entry(wabaId, messages(numbers[0]?.id ?? '', { messages: [text] }))),
      )
    ).status,
  ).toBe(200);
  await until(async () => (await InboundBatchModel.exists({ state: 'new' })) === null, {
    what: 'no call to wait',
  });
  return wamid;
}

function patch(id: string, body: object): Promise<Answer> {
  return thief.api.raw(`/v1/connections/${id}`, { method: 'PATCH', body: JSON.stringify(body) });
}
function connect(more: object): Promise<Answer> {
  return thief.api.post('/v1/connections', { ...newConnection(own), ...more });
}
/** Without a check, and, where that is refused, under an id that nothing has. */
async function connectUnasked(more: object): Promise<{ id: string; answer: Answer }> {
  const answer = await connect({ ...more, verify: false });
  return { id: answer.status === 201 ? textAt(answer.json, 'id') : 'con_none', answer };
}

type Way = (victim: Account) => Promise<unknown>;

const WAYS: readonly [string, Way][] = [
  [
    'naming it without a check, then storing the own token',
    async ({ numbers }) =>
      patch((await connectUnasked({ phone_numbers: numbers })).id, { access_token: own.token }),
  ],
  ['naming it with a check', async ({ numbers }) => connect({ phone_numbers: numbers })],
  [
    'naming it beside an own number',
    async ({ numbers }) => connect({ phone_numbers: [own.numbers[1], ...numbers] }),
  ],
  ['naming its account with the own token', async ({ wabaId }) => connect({ waba_id: wabaId })],
  [
    'naming its account and number without a check, then storing the own token',
    async ({ wabaId, numbers }) =>
      patch((await connectUnasked({ waba_id: wabaId, phone_numbers: numbers })).id, {
        access_token: own.token,
      }),
  ],
  [
    'giving the own connection up and naming it in a new one',
    async ({ numbers }) => {
      await thief.api.remove(`/v1/connections/${thief.connectionId}`);
      await connectUnasked({ phone_numbers: [...own.numbers, ...numbers] }).then(({ id }) =>
        patch(id, { access_token: own.token }),
      );
    },
  ],
  [
    'resuming its number',
    async ({ numbers }) => thief.api.post(`/v1/phone_numbers/${numbers[0]?.id ?? ''}/resume`, {}),
  ],
  [
    'pausing its number',
    async ({ numbers }) => thief.api.post(`/v1/phone_numbers/${numbers[0]?.id ?? ''}/pause`, {}),
  ],
  [
    'replaying every call that the hub keeps',
    async () => {
      for (const { _id } of await InboundBatchModel.find({}, { _id: 1 }).lean()) {
        for (const state of ['parked', 'unrouted'])
          expect((await thief.api.post(`/v1/intake/${state}/${_id}/replay`, {})).status).toBe(404);
      }
    },
  ],
  [
    'reading the templates of its account',
    async ({ wabaId }) => {
      const { id } = await connectUnasked({
        waba_id: wabaId,
        phone_numbers: [{ id: '987', phone: '+4930987654' }],
      });
      await thief.api.post(`/v1/connections/${id}/templates/sync`, {});
      expect((await thief.api.get(`/v1/templates?connection_id=${id}`)).text).not.toContain(
        'order_update',
      );
    },
  ],
];

async function cleanUp(): Promise<void> {
  for (const each of listAt((await thief.api.get('/v1/connections?limit=200')).json, 'data'))
    await thief.api.remove(`/v1/connections/${textAt(each, 'id')}`);
  const answer = await connect({});
  expect(answer.status).toBe(201);
  thief = { ...thief, connectionId: textAt(answer.json, 'id') };
}

describe.each([
  ['that another workspace has', connected],
  ['that nobody has', unknown],
])('a number %s', (_, victim) => {
  test.each(WAYS)('gives nothing to %s', async (_name, attack) => {
    await cleanUp();
    const before = await writeTo(victim);
    await attack(victim);
    const after = await writeTo(victim);
    for (const path of [
      '/v1/intake/unrouted',
      '/v1/intake/parked',
      '/v1/messages',
      '/v1/conversations',
      '/v1/contacts',
      '/v1/options/phone_numbers',
    ]) {
      const { text } = await thief.api.get(path);
      for (const secret of [before, after, 'a secret', '4917612345678'])
        expect([path, text.includes(secret)]).toEqual([path, false]);
    }
    expect(await readLog(thief.api)).toEqual([]);
    if (victim === connected)
      expect(
        wamidsOf(await untilEvents(owner.api, { count: written, type: 'message.received' })),
      ).toEqual(expect.arrayContaining([before, after]));
  });
});

test('its owner connects it all the same, and gets all that came for it', async () => {
  const third = world.tenants[2] ?? thief;
  expect((await third.api.post('/v1/connections', newConnection(unknown))).status).toBe(201);
  await untilEvents(third.api, { count: WAYS.length * 2, type: 'message.received' });
  expect(
    (await readLog(third.api, 'message.received')).every(
      (event) => at(event, 'workspace_id') === third.workspaceId,
    ),
  ).toBe(true);
});
