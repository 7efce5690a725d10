/**
 * `POST /in/{token}`: who may call, what is answered, and what becomes the event
 * `webhook.received`.
 */
import { InboundBatchModel } from '../../src/intake/model';
import { PUBLIC_URL, startHubStand, type HubStand } from '../fixtures/hub/stand';
import { call, type Answer } from '../support/api';
import { anyOf, holding, like, listHolding } from '../support/expecting';
import { at, textAt } from '../support/json';
import { readLog } from '../support/steps';
import { until } from '../support/until';
import { BODY, SECRET, type Headers, stripe, PRESETS } from '../fixtures/hub/signed-calls';

let stand: HubStand;

beforeAll(async () => {
  stand = await startHubStand();
});

afterAll(() => stand.close());

interface Hook {
  id: string;
  post(body: string, headers?: Headers): Promise<Answer>;
}

async function makeHook(signature?: object): Promise<Hook> {
  const { status, json } = await stand.tenant.api.post('/v1/connections', {
    kind: 'webhook',
    name: 'Orders',
    ...(signature === undefined ? {} : { signature }),
  });
  expect(status).toBe(201);
  const { pathname, origin } = new URL(textAt(json, 'url'));
  expect({ origin, pathname }).toEqual({
    origin: PUBLIC_URL,
    pathname: like(/^\/in\/[A-Za-z0-9_-]{43}$/),
  });
  return {
    id: textAt(json, 'id'),
    post: (body, headers = {}) =>
      call(`${stand.hubUrl}${pathname}`, { method: 'POST', body, headers: { ...headers } }),
  };
}

/** All events of one hook, in order, once nothing that was posted is on its way any more. */
async function eventsOf(hook: Hook): Promise<unknown[]> {
  await until(async () => (await InboundBatchModel.countDocuments({ state: 'new' })) === 0, {
    what: 'the end of all calls',
  });
  return (await readLog(stand.tenant.api, 'webhook.received')).filter(
    (event) => textAt(event, 'connection_id') === hook.id,
  );
}

test('without a signature anyone may call, and all of the call becomes the event', async () => {
  const hook = await makeHook();
  const { status, json } = await hook.post(BODY, {
    'content-type': 'application/json',
    'user-agent': 'Shop/1',
    'x-shop-topic': 'orders/paid',
    'x-other': 'no',
  });

  expect({ status, json }).toEqual({ status: 200, json: { id: like(/^inb_/) } });
  expect(
    await stand.event('webhook.received', (data) => JSON.stringify(at(data, 'body')) === BODY),
  ).toEqual({
    body: { order: 1001, note: 'Grüße' },
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Shop/1',
      'x-shop-topic': 'orders/paid',
    },
    received_at: anyOf(String),
  });
});

test.each(PRESETS)(
  'with the preset %s only the right signature is let in',
  async (_name, signature, right, wrong) => {
    const hook = await makeHook(signature);
    const refusal = { status: 401, json: { code: 'invalid_signature' } };

    expect(await hook.post(BODY)).toMatchObject(refusal);
    expect(await hook.post(BODY, wrong())).toMatchObject(refusal);
    expect((await hook.post(BODY, right())).status).toBe(200);
  },
);

test.each(PRESETS)(
  'with the preset %s neither secret nor signature is in the event, nor ever shown',
  async (_name, signature, right) => {
    const hook = await makeHook(signature);
    await hook.post(BODY, {
      ...right(),
      authorization: `Basic ${SECRET}`,
      cookie: `session=${SECRET}`,
      'x-api-key': SECRET,
      'x-hook-token': SECRET,
    });
    const shown = [
      JSON.stringify(await eventsOf(hook)),
      (await stand.tenant.api.get(`/v1/connections/${hook.id}`)).text,
      (await stand.tenant.api.get('/v1/connections')).text,
    ].join('\n');

    expect(shown).toContain('webhook.received');
    expect(shown).not.toContain(SECRET);
    for (const value of Object.values(right())) expect(shown).not.toContain(value);
  },
);

test('an old signature of Stripe is a replay', async () => {
  const hook = await makeHook({ preset: 'stripe', secret: SECRET });

  expect((await hook.post(BODY, { 'stripe-signature': stripe(SECRET, 290) })).status).toBe(200);
  expect((await hook.post(BODY, { 'stripe-signature': stripe(SECRET, 310) })).status).toBe(401);
  expect(
    (
      await hook.post(BODY, {
        'stripe-signature': `${stripe('the next one')},${stripe().split(',')[1] ?? ''}`,
      })
    ).status,
  ).toBe(200);
});

test.each(['webhook-id', 'x-github-delivery', 'x-shopify-webhook-id'])(
  'a sender that repeats a call with the same %s makes one event',
  async (name) => {
    const hook = await makeHook();
    for (const id of ['d-1', 'd-1', 'd-2', 'd-1'])
      await hook.post(JSON.stringify({ id }), { [name]: id });

    const ids = (await eventsOf(hook)).map((event) => at(event, 'data', 'body'));
    expect(ids).toHaveLength(2);
    expect(ids).toEqual(listHolding([{ id: 'd-1' }, { id: 'd-2' }]));
  },
);

test('the same delivery id at two hooks is two events', async () => {
  const [one, two] = [await makeHook(), await makeHook()];
  for (const hook of [one, two]) await hook.post('{"twice":true}', { 'webhook-id': 'msg_1' });

  expect(await eventsOf(one)).toHaveLength(1);
  expect(await eventsOf(two)).toHaveLength(1);
});

test('calls without an id are as many events, even when they are equal', async () => {
  const hook = await makeHook();
  for (let count = 0; count < 3; count += 1) await hook.post('{"same":true}');

  expect(await eventsOf(hook)).toHaveLength(3);
});

test.each<[string, unknown]>([
  ['an object', { a: { b: [1, null] } }],
  ['a list', [1, 2]],
  ['a number', 4.5],
  ['null', null],
  ['keys that MongoDB reads as operators', { $set: { 'a.b': 1 }, __proto__x: 1 }],
])('%s arrives as it was posted', async (_what, body) => {
  const hook = await makeHook();
  await hook.post(JSON.stringify(body));

  expect(await eventsOf(hook)).toMatchObject([{ type: 'webhook.received', data: { body } }]);
});

test.each<[string, string, number, string]>([
  ['no JSON', 'a=1&b=2', 400, 'malformed_json'],
  ['nothing', '', 400, 'malformed_json'],
  ['half of it', '{"a":', 400, 'malformed_json'],
  ['too deep a nesting', '['.repeat(101) + ']'.repeat(101), 400, 'malformed_json'],
  ['more than a megabyte', `"${'x'.repeat(1_048_577)}"`, 413, 'body_too_large'],
])(
  '%s is refused, since the sender has somebody who reads the answer',
  async (_what, body, status, code) => {
    expect(await (await makeHook()).post(body)).toMatchObject({ status, json: { code } });
  },
);

test('a bad signature is told before bad JSON', async () => {
  expect(
    (await (await makeHook({ preset: 'github', secret: SECRET })).post('no json')).status,
  ).toBe(401);
});

test.each(['x', 'a'.repeat(43), `${'a'.repeat(42)}.`])(
  'the token %s leads nowhere',
  async (token) => {
    expect(await call(`${stand.hubUrl}/in/${token}`, { method: 'POST', body: BODY })).toMatchObject(
      { status: 404, json: { code: 'not_found' } },
    );
  },
);

test('a hook that was removed leads nowhere any more', async () => {
  const hook = await makeHook();
  expect((await stand.tenant.api.remove(`/v1/connections/${hook.id}`)).status).toBe(204);

  expect((await hook.post(BODY)).status).toBe(404);
});

test.each<[string, object, string]>([
  ['a preset that needs a secret without one', { preset: 'github' }, '/signature/secret'],
  ['an empty secret', { preset: 'github', secret: '' }, '/signature/secret'],
  ['an unknown preset', { preset: 'paypal', secret: SECRET }, '/signature/preset'],
  [
    'a header name with a space',
    { preset: 'header', header: 'a b', secret: SECRET },
    '/signature/header',
  ],
])('a hook with %s is not made', async (_what, signature, pointer) => {
  expect(
    await stand.tenant.api.post('/v1/connections', { kind: 'webhook', signature }),
  ).toMatchObject({ status: 422, json: { errors: [holding({ pointer })] } });
});
