/**
 * Every code that Meta documents, answered to a real send or told by a status: what the hub does,
 * and in which words it tells.
 */
import { MessageModel } from '../../src/messages/model';
import { casesOf, faultsFor, textsOf, type GraphCase } from '../fixtures/hub/graph-cases';
import { testAccount } from '../support/accounts';
import { including } from '../support/expecting';
import { at, textAt } from '../support/json';
import { accepted, readLog, sendText, untilStatus } from '../support/steps';
import type { ConnectedTenant } from '../support/tenants';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

const PLAIN = casesOf(
  20,
  ({ class: kind, pauses }) => pauses === null && kind !== 'throttled' && kind !== 'transient',
);
const WAITING = casesOf(30, ({ class: kind }) => kind === 'throttled' || kind === 'transient');
const PAUSING = casesOf(40, ({ pauses }) => pauses !== null);
const TOLD = casesOf(50, ({ subcode }) => subcode === null);
const [PLAIN_AT, WAITING_AT, TOLD_AT, PAUSING_FROM] = [0, 1, 2, 3];
let world: World;

beforeAll(async () => {
  world = await startWorld({
    accounts: Array.from({ length: PAUSING_FROM + PAUSING.length }, (_, index) =>
      testAccount(index + 1),
    ),
  });
  await world.twin.chaos({
    recipients: {
      ...faultsFor([...PLAIN, ...WAITING, ...PAUSING], 'error'),
      ...faultsFor(TOLD, 'fail_status'),
    },
  });
});
afterAll(() => world.stop());

function tenantAt(index: number): ConnectedTenant {
  return world.tenants[index] ?? world.tenant;
}
async function sends({ phoneNumberId }: ConnectedTenant): Promise<number> {
  return (await world.twin.calls(`${phoneNumberId}/messages`)).length;
}
function send(tenant: ConnectedTenant, to: string): Promise<string> {
  return accepted(sendText(tenant, 'Hi', { to }));
}
function sendAll(
  tenant: ConnectedTenant,
  cases: readonly GraphCase[],
): Promise<{ id: string; each: GraphCase }[]> {
  return Promise.all(cases.map(async (each) => ({ id: await send(tenant, each.to), each })));
}

/** The events of failures, by the message. */
async function failures(tenant: ConnectedTenant): Promise<Map<string, unknown>> {
  return new Map(
    (await readLog(tenant.api, 'message.status'))
      .filter((event) => at(event, 'data', 'message', 'status') === 'failed')
      .map((event) => [
        textAt(event, 'data', 'message', 'id'),
        at(event, 'data', 'message', 'error'),
      ]),
  );
}

async function expectTold(
  tenant: ConnectedTenant,
  sent: readonly { id: string; each: GraphCase }[],
): Promise<void> {
  for (const {
    id,
    each: { row, code },
  } of sent) {
    const message = await untilStatus(tenant.api, { id, status: 'failed', timeoutMs: 20_000 });
    expect(at(message, 'error')).toMatchObject({
      ...textsOf(row),
      detail: including('In the words of Meta'),
      meta: { code },
    });
  }
  const told = await until(
    async () => {
      const found = await failures(tenant);
      return sent.every(({ id }) => found.has(id)) && found;
    },
    { what: 'the events' },
  );
  for (const { id } of sent)
    expect(told.get(id)).toEqual(at((await tenant.api.get(`/v1/messages/${id}`)).json, 'error'));
}

test('a refusal fails its message at once, by one call, with the words of the code; others go on', async () => {
  const tenant = tenantAt(PLAIN_AT);
  const sent = await sendAll(tenant, PLAIN);
  await expectTold(tenant, sent);
  await untilStatus(tenant.api, {
    id: await send(tenant, '+4917699999999'),
    status: 'read',
    timeoutMs: 20_000,
  });
  expect(await sends(tenant)).toBe(PLAIN.length + 1);
});

test('throttling and passing faults wait, and only the latter use an attempt', async () => {
  const tenant = tenantAt(WAITING_AT);
  await Promise.all(
    (await sendAll(tenant, WAITING)).map(async ({ id, each: { row, code } }) => {
      const message = await until(
        async () => {
          const found = await MessageModel.findOne({
            _id: id,
            workspaceId: tenant.workspaceId,
          }).lean();
          return (found?.call?.attempts ?? 0) + (found?.call?.waits ?? 0) > 0 && found;
        },
        { what: `the first answer ${String(code)}` },
      );
      const { attempts = 0, waits = 0, dueAt = new Date(0) } = message.call ?? {};
      const isPassing = row.class === 'transient';
      const waitMs = dueAt.getTime() - (message.calls?.at(-1)?.at.getTime() ?? 0);
      expect({
        code,
        state: message.call?.state,
        usesAttempt: attempts > 0,
        waits: waits > 0,
      }).toEqual({ code, state: 'queued', usesAttempt: isPassing, waits: !isPassing });
      expect(waitMs).toBeGreaterThanOrEqual(isPassing ? 5_000 : 1_000 * 2 ** (waits - 1));
      expect(waitMs).toBeLessThan((isPassing ? 5_000 : 1_000 * 2 ** (waits - 1)) + 2_000);
    }),
  );
});

test('what a status tells is told in the same words', async () => {
  const tenant = tenantAt(TOLD_AT);
  const { api, connectionId, phoneNumberId } = tenant;
  await expectTold(
    tenant,
    await sendAll(
      tenant,
      TOLD.filter(({ row }) => row.pauses === null),
    ),
  );
  // These stop what would follow.
  for (const each of TOLD.filter(({ row }) => row.pauses !== null)) {
    await expectTold(tenant, await sendAll(tenant, [each]));
    for (const path of [`/v1/connections/${connectionId}`, `/v1/phone_numbers/${phoneNumberId}`])
      await api.post(`${path}/resume`, {});
  }
});

test('a code without words fails its message as well, and the whole error is kept', async () => {
  await world.twin.chaos({ error: { code: 424_242, details: 'Odd', count: 1 } });
  const tenant = tenantAt(PLAIN_AT);
  const message = await untilStatus(tenant.api, {
    id: await send(tenant, '+4917699999998'),
    status: 'failed',
  });
  expect(message).toMatchObject({
    error: {
      code: 'graph_rejected',
      title: 'Meta refused the message',
      detail: including('Odd'),
      retryable: false,
      meta: { code: 424_242, raw: including('424242') },
    },
  });
});

test('a call that goes to Meta at once is told in the same words', async () => {
  await world.twin.chaos({
    scope: 'all',
    error: { code: 190, error_subcode: 463, details: 'Session has expired', count: 2 },
  });
  const { api, account, connectionId } = tenantAt(TOLD_AT);
  const synced = await api.post(`/v1/connections/${connectionId}/templates/sync`, {});
  const connected = await api.post('/v1/connections', {
    kind: 'whatsapp',
    waba_id: account.wabaId,
    access_token: account.token,
  });
  await world.twin.chaos({ scope: 'messages', error: null });
  const texts = {
    title: 'The token has expired',
    who: 'admin',
    fix: including('PATCH /v1/connections'),
    meta: { code: 190, subcode: 463 },
  };
  expect([synced.status, synced.json]).toMatchObject([422, { code: 'graph_auth', ...texts }]);
  expect([connected.status, connected.json]).toMatchObject([
    422,
    { code: 'connection_check_failed', detail: including('Session has expired'), ...texts },
  ]);
});

const DISABLED = 132016;
const HELD_FOR = {
  connection: 'connection_broken',
  number: 'number_refused',
  template: 'template_paused',
};
function sendTemplate({ api, connectionId }: ConnectedTenant, to: string) {
  return api.post('/v1/actions/send_template', {
    connection_id: connectionId,
    to,
    template: 'hello_world',
    language: 'en_US',
  });
}

test.each(
  PAUSING.map((each, index) => ({
    each,
    index,
    name: `${String(each.code)}/${String(each.row.subcode ?? '')}`,
  })),
)('$name fails its message and stops what would follow', async ({ each, index }) => {
  const tenant = tenantAt(PAUSING_FROM + index);
  const post = (to: string) =>
    each.row.pauses === 'template' ? sendTemplate(tenant, to) : sendText(tenant, 'Hi', { to });
  await expectTold(tenant, [{ id: await accepted(post(each.to)), each }]);

  const next = await post('+4917688888888');
  if (each.code === DISABLED)
    expect(next).toMatchObject({ status: 422, json: { code: 'template_not_approved' } });
  else {
    const held = await accepted(Promise.resolve(next));
    const reason = await until(
      async () =>
        (await MessageModel.findOne({ _id: held, workspaceId: tenant.workspaceId }).lean())?.call
          ?.heldFor,
      { what: 'the next message to be held' },
    );
    expect(reason).toBe(HELD_FOR[each.row.pauses ?? 'template']);
  }
  expect(await sends(tenant)).toBe(1);
});
