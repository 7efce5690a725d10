/**
 * `send_template` against the templates of an account: what fits goes out in Meta's own form, what
 * doesn't is refused before it is queued.
 */
import { BODY, CARDS, OFFER, header } from '../fixtures/templates/components';
import { startHubStand, type HubStand } from '../fixtures/hub/stand';
import type { Answer } from '../support/api';
import { holding } from '../support/expecting';
import { at, listAt, textAt } from '../support/json';
import { expectProblem } from '../support/problems';
import { CUSTOMER, accepted, readMessage, untilStatus } from '../support/steps';
import { until } from '../support/until';

let stand: HubStand;

beforeAll(async () => {
  stand = await startHubStand();
});

afterAll(() => stand.close());

function send(input: Record<string, unknown>): Promise<Answer> {
  return stand.tenant.api.post('/v1/actions/send_template', {
    connection_id: stand.tenant.connectionId,
    to: CUSTOMER,
    ...input,
  });
}

/** Meta's part of the one call that went out for it. */
async function sentFor(input: Record<string, unknown>): Promise<unknown> {
  const id = await accepted(send(input));
  await untilStatus(stand.tenant.api, { id, status: 'read' });
  const [only, ...others] = await stand.twin.sent(id);
  expect(others).toEqual([]);
  return at(only?.body, 'template');
}

async function atMeta(
  { name, language = 'en', ...change }: Record<string, unknown>,
  status = 'APPROVED',
): Promise<void> {
  await stand.control('/templates', { name, language, status, ...change });
  await until(
    async () => {
      const [found] = listAt(
        (
          await stand.tenant.api.get(
            `/v1/templates?name=${String(name)}&language=${String(language)}`,
          )
        ).json,
        'data',
      );
      return at(found, 'status') === status && Number(at(found, 'version')) > 0;
    },
    { what: `${String(name)} to be known` },
  );
}

async function newest(): Promise<unknown> {
  return at((await stand.tenant.api.get('/v1/messages?limit=1')).json, 'data', 0, 'id');
}

async function refused(
  input: Record<string, unknown>,
  code: string,
  pointer: string,
): Promise<void> {
  const before = await newest();
  const answer = await send(input);
  expectProblem(answer, 422, code);
  expect(at(answer.json, 'errors', 0, 'pointer')).toBe(pointer);
  expect(await newest()).toEqual(before);
}

test('header, body and buttons together', async () => {
  expect(
    await sentFor({
      template: 'spring_sale',
      variables: { 1: 'Ana' },
      header: { type: 'image', media: { link: 'https://example.com/a.jpg' } },
      buttons: [
        { index: 0, type: 'quick_reply', value: 'stop-all' },
        { index: 1, type: 'url', value: 'summer' },
        { index: 2, type: 'copy_code', value: 'SPRING25' },
      ],
    }),
  ).toEqual({
    name: 'spring_sale',
    language: { code: 'en' },
    components: [
      {
        type: 'header',
        parameters: [{ type: 'image', image: { link: 'https://example.com/a.jpg' } }],
      },
      { type: 'body', parameters: [{ type: 'text', text: 'Ana' }] },
      {
        type: 'button',
        sub_type: 'quick_reply',
        index: '0',
        parameters: [{ type: 'payload', payload: 'stop-all' }],
      },
      {
        type: 'button',
        sub_type: 'url',
        index: '1',
        parameters: [{ type: 'text', text: 'summer' }],
      },
      {
        type: 'button',
        sub_type: 'copy_code',
        index: '2',
        parameters: [{ type: 'coupon_code', coupon_code: 'SPRING25' }],
      },
    ],
  });
});

test('a one-time code is in body and button, though it was given once', async () => {
  expect(
    at(await sentFor({ template: 'login_code', variables: { 1: '314159' } }), 'components'),
  ).toEqual([
    { type: 'body', parameters: [{ type: 'text', text: '314159' }] },
    { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '314159' }] },
  ]);
});

test('cards and an offer that ends', async () => {
  await atMeta({ name: 'fruit', category: 'MARKETING', components: [BODY, CARDS] });
  await atMeta({ name: 'ends_soon', category: 'MARKETING', components: [BODY, OFFER] });
  const card = {
    header: { type: 'image', media: { link: 'https://example.com/pears.jpg' } },
    variables: { 1: 'pears' },
    buttons: [{ index: 1, type: 'url', value: 'pears' }],
  };

  expect(
    at(
      await sentFor({ template: 'fruit', variables: { 1: 'Ana', 2: 'A' }, cards: [card, card] }),
      'components',
      1,
    ),
  ).toMatchObject({ type: 'carousel', cards: [{ card_index: 0 }, { card_index: 1 }] });
  expect(
    at(
      await sentFor({
        template: 'ends_soon',
        variables: { 1: 'Ana', 2: 'A' },
        offer_expires_at: '2027-01-01T00:00:00Z',
      }),
      'components',
      1,
    ),
  ).toEqual({
    type: 'limited_time_offer',
    parameters: [
      { type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: 1_798_761_600_000 } },
    ],
  });
});

test('a place may be written in text, in a header and in a message', async () => {
  await atMeta({ name: 'meet_us', category: 'UTILITY', components: [header('LOCATION'), BODY] });
  const at52 = {
    template: 'meet_us',
    variables: { 1: 'Ana', 2: 'A' },
    header: { type: 'location', location: { latitude: '52.5', longitude: '13.4', name: 'Shop' } },
  };
  expect(at(await sentFor(at52), 'components', 0)).toEqual({
    type: 'header',
    parameters: [{ type: 'location', location: { latitude: 52.5, longitude: 13.4, name: 'Shop' } }],
  });
  await refused(
    { ...at52, header: { type: 'location', location: { latitude: '95', longitude: '13.4' } } },
    'variables_invalid',
    '/header/location/latitude',
  );
  await refused(
    { ...at52, header: { type: 'location', location: { latitude: 95, longitude: 13.4 } } },
    'invalid_input',
    '/header/location/latitude',
  );
  await refused(
    { ...at52, header: { type: 'location', location: { latitude: 'north', longitude: '13.4' } } },
    'invalid_input',
    '/header/location/latitude',
  );
  const message = (latitude: string) =>
    stand.tenant.api.post('/v1/actions/send_message?dry_run=true', {
      connection_id: stand.tenant.connectionId,
      to: CUSTOMER,
      type: 'location',
      location: { latitude, longitude: '13.4' },
    });
  expect((await message('91')).json).toMatchObject({
    code: 'invalid_input',
    errors: [{ pointer: '/location/latitude' }],
  });
  expect(at((await message('52.5')).json, 'code')).not.toBe('invalid_input');
});

test('raw components go out as they are', async () => {
  const raw = [
    {
      type: 'BODY',
      parameters: [
        { type: 'text', text: 'Ana' },
        { type: 'currency', currency: { fallback_value: '1 €', code: 'EUR', amount_1000: 1000 } },
      ],
    },
  ];
  expect(
    at(
      await sentFor({ template: 'order_update', language: 'de', raw_components: raw }),
      'components',
    ),
  ).toEqual(raw);
  await refused(
    { template: 'order_update', language: 'de', raw_components: raw, variables: { 1: 'a' } },
    'variables_invalid',
    '/raw_components',
  );
});

test('without a language the only one is taken, then en_US; else the languages are named', async () => {
  expect(
    await sentFor({ template: 'bestellstatus', variables: { 1: 'Jörg', 2: 'da' } }),
  ).toMatchObject({ language: { code: 'de' } });
  await refused(
    { template: 'order_update', variables: { 1: 'a', 2: 'b' } },
    'template_language_required',
    '/language',
  );
  expect(textAt((await send({ template: 'order_update' })).json, 'detail')).toContain('de, en');
  await atMeta({
    name: 'order_update',
    language: 'en_US',
    category: 'UTILITY',
    components: [BODY],
  });
  expect(await sentFor({ template: 'order_update', variables: { 1: 'a', 2: 'b' } })).toMatchObject({
    language: { code: 'en_US' },
  });
});

test.each<[string, Record<string, unknown>, string, string]>([
  ['a name that is not there', { template: 'no_such' }, 'template_unknown', '/template'],
  [
    'a language that is not there',
    { template: 'bestellstatus', language: 'fr' },
    'template_unknown',
    '/language',
  ],
  [
    'a missing variable',
    { template: 'bestellstatus', variables: { 1: 'a' } },
    'variables_invalid',
    '/variables/2',
  ],
  [
    'a line break',
    { template: 'bestellstatus', variables: { 1: 'a\nb', 2: 'b' } },
    'variables_invalid',
    '/variables/1',
  ],
  [
    'a missing header',
    { template: 'spring_sale', variables: { 1: 'a' } },
    'variables_invalid',
    '/header',
  ],
  [
    'a variable that is no text',
    { template: 'bestellstatus', variables: { 1: 1, 2: 'b' } },
    'invalid_input',
    '/variables/1',
  ],
  [
    'a connection that is not there',
    { connection_id: 'con_1', template: 'bestellstatus' },
    'connection_unknown',
    '/connection_id',
  ],
])('%s is refused', (_name, input, code, pointer) => refused(input, code, pointer));

test.each(['PENDING', 'REJECTED', 'DISABLED'])(
  'a template that is %s and was never approved is refused',
  async (status) => {
    await atMeta(
      { name: `is_${status.toLowerCase()}`, category: 'UTILITY', components: [BODY] },
      status,
    );
    await refused(
      { template: `is_${status.toLowerCase()}`, variables: { 1: 'a', 2: 'b' } },
      'template_not_approved',
      '/template',
    );
  },
);

test('a paused one is accepted, held, and goes out when Meta lets it', async () => {
  const id = await accepted(send({ template: 'winter_sale', variables: { 1: 'Ana' } }));
  await until(async () => at(await readMessage(stand.tenant.api, id), 'status') === 'queued', {
    what: 'it to be queued',
  });
  expect(await stand.twin.sent(id)).toEqual([]);

  await stand.control('/templates', { name: 'winter_sale', language: 'en', status: 'APPROVED' });
  expect(
    await untilStatus(stand.tenant.api, { id, status: 'read', timeoutMs: 15_000 }),
  ).toMatchObject({ template: { name: 'winter_sale', language: 'en' } });
});

test('a template that was approved in silence is asked for instead of being refused', async () => {
  await stand.control('/chaos', { lose_webhooks: 1 });
  await stand.control('/templates', {
    name: 'silent',
    language: 'en',
    status: 'APPROVED',
    category: 'UTILITY',
    components: [BODY],
  });
  await stand.control('/chaos', { lose_webhooks: 0 });

  expect(await sentFor({ template: 'silent', variables: { 1: 'a', 2: 'b' } })).toMatchObject({
    name: 'silent',
    language: { code: 'en' },
  });
});

test('what was accepted under a key keeps its answer, however the template fares', async () => {
  await atMeta({ name: 'short_lived', category: 'UTILITY', components: [BODY] });
  const once = () =>
    stand.call(
      'POST',
      '/v1/actions/send_template',
      {
        connection_id: stand.tenant.connectionId,
        to: CUSTOMER,
        template: 'short_lived',
        variables: { 1: 'a', 2: 'b' },
      },
      { 'idempotency-key': 'short' },
    );
  const first = await once();
  await atMeta({ name: 'short_lived' }, 'DISABLED');

  expect(await once()).toMatchObject({ status: 202, json: { id: at(first.json, 'id') } });
  await refused(
    { template: 'short_lived', variables: { 1: 'a', 2: 'b' } },
    'template_not_approved',
    '/template',
  );
});

test('a dry run checks the same and asks nobody', async () => {
  const before = await stand.control('/calls?limit=0');
  const rehearse = (input: Record<string, unknown>) =>
    stand.tenant.api.post('/v1/actions/send_template?dry_run=true', {
      connection_id: stand.tenant.connectionId,
      to: CUSTOMER,
      ...input,
    });

  expect(
    (await rehearse({ template: 'bestellstatus', variables: { 1: 'a', 2: 'b' } })).json,
  ).toEqual({ dry_run: true, valid: true });
  expect(await rehearse({ template: 'bestellstatus' })).toMatchObject({
    status: 422,
    json: {
      code: 'variables_invalid',
      errors: [holding({ pointer: '/variables/1' }), holding({ pointer: '/variables/2' })],
    },
  });
  expect(await rehearse({ template: 'never_heard_of' })).toMatchObject({
    status: 422,
    json: { code: 'template_unknown' },
  });
  expect(await stand.control('/calls?limit=0')).toEqual(before);
});
