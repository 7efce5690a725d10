/**
 * Who stopped marketing messages gets none: not when it is accepted, not right before the call, and
 * however the hub heard of it.
 */
import { ConnectionModel } from '../../src/connections/model';
import { startHubStand, type HubStand } from '../fixtures/hub/stand';
import type { Answer } from '../support/api';
import { including } from '../support/expecting';
import { at, listAt, textAt } from '../support/json';
import { expectProblem } from '../support/problems';
import { accepted, readLog, sendText, untilEvents, untilStatus } from '../support/steps';
import { until } from '../support/until';

let stand: HubStand;
const BODY = [{ type: 'BODY', text: 'Our sale is on.' }];
const ONCE_MARKETING = { template: 'promo', language: 'en' };

beforeAll(async () => {
  stand = await startHubStand({ HUB_SWEEP_SECONDS: '0.5' });
  for (const [name, category] of [
    ['promo', 'MARKETING'],
    ['notice', 'UTILITY'],
  ])
    await stand.control('/templates', {
      name,
      language: 'en',
      status: 'APPROVED',
      category,
      components: BODY,
    });
  await until(
    async () =>
      listAt((await stand.tenant.api.get('/v1/templates?language=en')).json, 'data').filter(
        (each) =>
          ['promo', 'notice'].includes(textAt(each, 'name')) && Number(at(each, 'version')) > 0,
      ).length === 2,
    { what: 'both templates to be known' },
  );
});
afterAll(() => stand.close());
beforeEach(() => stand.twin.chaos({ reset: true }));

function inputFor(to: string, template = 'promo') {
  return {
    connection_id: stand.tenant.connectionId,
    to,
    template,
    language: 'en',
  };
}
function send(to: string, template = 'promo', query = ''): Promise<Answer> {
  return stand.tenant.api.post(`/v1/actions/send_template${query}`, inputFor(to, template));
}
async function eventsOf(type: string, to: string): Promise<unknown[]> {
  return (await readLog(stand.tenant.api, type)).filter(
    (event) => at(event, 'data', 'contact', 'phone') === to,
  );
}

async function prefer(
  to: string,
  value: 'stop' | 'resume',
  more: Record<string, unknown> = {},
): Promise<void> {
  const type = value === 'stop' ? 'contact.opted_out' : 'contact.opted_in';
  const before = (await eventsOf(type, to)).length;
  await stand.change('user_preferences', {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '1', phone_number_id: stand.tenant.phoneNumberId },
    user_preferences: [
      {
        wa_id: to.slice(1),
        detail: 'User asked',
        category: 'marketing_messages',
        value,
        timestamp: Math.floor(Date.now() / 1000),
        ...more,
      },
    ],
  });
  await until(async () => (await eventsOf(type, to)).length > before, { what: `${type} of ${to}` });
}

/** Meta's own webhook of it, which may be late: it names the time at which the customer said so. */
async function stopAgain(to: string): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  for (const timestamp of [now - 60, now + 60]) {
    await stand.change('user_preferences', {
      messaging_product: 'whatsapp',
      metadata: { phone_number_id: stand.tenant.phoneNumberId },
      user_preferences: [
        { wa_id: to.slice(1), category: 'marketing_messages', value: 'stop', timestamp },
      ],
    });
  }
}

function isOptedOut(answer: Answer): void {
  expectProblem(answer, 422, 'opted_out');
  expect(answer.json).toMatchObject({
    who: 'recipient',
    retryable: false,
    errors: [{ pointer: '/to' }],
  });
}

test('marketing is refused when it is accepted, alone, rehearsed and in a batch; everything else goes on until they opt in again', async () => {
  const to = '+4917600000101';
  await prefer(to, 'stop');
  isOptedOut(await send(to));
  isOptedOut(await send(to, 'promo', '?dry_run=true'));
  const batch = await stand.tenant.api.post('/v1/messages/batch', {
    items: ['promo', 'notice'].map((template) => ({
      action: 'send_template',
      input: inputFor(to, template),
    })),
  });
  expect(
    listAt(batch.json, 'results').map((result) => [
      at(result, 'status'),
      at(result, 'error', 'code'),
    ]),
  ).toEqual([
    [422, 'opted_out'],
    [202, undefined],
  ]);
  expect((await send(to, 'notice', '?dry_run=true')).status).toBe(200);
  await untilStatus(stand.tenant.api, {
    id: await accepted(sendText(stand.tenant, 'You asked?', { to })),
    status: 'read',
  });
  expect((await send('+4917600000102')).status).toBe(202);

  await prefer(to, 'resume', { timestamp: Math.floor(Date.now() / 1000) + 1 });
  await untilStatus(stand.tenant.api, { id: await accepted(send(to)), status: 'read' });
});

test('who opts out while the message waits gets no call, and what is marketing by now counts', async () => {
  const to = '+4917600000103';
  await stand.tenant.api.post('/v1/workspace/pause', {});
  const [promo, notice] = [await accepted(send(to)), await accepted(send(to, 'notice'))];
  await prefer(to, 'stop');
  await stand.tenant.api.post('/v1/workspace/resume', {});
  expect(await untilStatus(stand.tenant.api, { id: promo, status: 'failed' })).toMatchObject({
    error: { code: 'opted_out', who: 'recipient', retryable: false },
  });
  await untilStatus(stand.tenant.api, { id: notice, status: 'read' });
  expect(await stand.twin.sent(promo)).toEqual([]);
});

test('a marketing template is no way around a closed window either', async () => {
  const to = '+4917600000104';
  await prefer(to, 'stop');
  await stand.tenant.api.post('/v1/workspace/pause', {});
  const id = await accepted(
    sendText(stand.tenant, 'Hi', { to, fallback_template: ONCE_MARKETING }),
  );
  const { connectionId, api } = stand.tenant;
  await ConnectionModel.updateOne(
    { workspaceId: stand.tenant.workspaceId, _id: connectionId },
    { $set: { 'phoneNumbers.0.connectedAt': new Date(Date.now() - 25 * 3_600_000) } },
  );
  await api.post('/v1/workspace/resume', {});
  expect(await untilStatus(api, { id, status: 'failed' })).toMatchObject({
    error: { code: 'opted_out' },
  });
  isOptedOut(await sendText(stand.tenant, 'Hi', { to, fallback_template: ONCE_MARKETING }));
  expect(await stand.twin.sent(id)).toEqual([]);
  await ConnectionModel.updateOne(
    { workspaceId: stand.tenant.workspaceId, _id: connectionId },
    { $set: { 'phoneNumbers.0.connectedAt': new Date() } },
  );
});

test.each([
  ['error', '+4917600000105'],
  ['fail_status', '+4917600000106'],
])('what Meta tells by code 131050 (%s) is an opt-out, told once', async (kind, to) => {
  const { api } = stand.tenant;
  await stand.twin.chaos({
    recipients: { [to.slice(1)]: { [kind]: { code: 131050, details: 'Stopped' } } },
  });
  await api.post('/v1/workspace/pause', {});
  const ids = [await accepted(send(to)), await accepted(send(to))];
  await api.post('/v1/workspace/resume', {});
  for (const id of ids)
    expect(await untilStatus(api, { id, status: 'failed' })).toMatchObject({
      error: { code: 'opted_out' },
    });
  await until(async () => (await eventsOf('contact.opted_out', to)).length > 0, {
    what: 'the opt-out to be told',
  });
  isOptedOut(await send(to));
  await stopAgain(to);
  // Whatever would be told once more had been told before this.
  const marker = `+49176000002${to.slice(-2)}`;
  await prefer(marker, 'stop');
  expect(await eventsOf('contact.opted_out', to)).toMatchObject([
    {
      connection_id: stand.tenant.connectionId,
      data: { contact: { phone: to }, reason: including('Stopped'), source: 'whatsapp' },
    },
  ]);
});

test('an opt-out counts for every contact that a person has become', async () => {
  const [to, bsuid] = ['+4917600000107', 'DE.107107107'];
  await accepted(send(to));
  await accepted(sendText(stand.tenant, 'Hi', { to: bsuid }));
  await prefer(to, 'stop', { user_id: bsuid });
  isOptedOut(await send(to));
  isOptedOut(await send(bsuid));
  await untilEvents(stand.tenant.api, { count: 1, type: 'contact.opted_out' });
});
