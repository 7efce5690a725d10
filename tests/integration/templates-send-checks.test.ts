/**
 * Sends of templates that do not fit or may not be sent now: refused before they are queued, or
 * held until Meta lets them go.
 */
import { BODY } from '../fixtures/templates/components';
import { startHubStand, type HubStand } from '../fixtures/hub/stand';
import { holding } from '../support/expecting';
import { at } from '../support/json';
import { CUSTOMER, accepted, readMessage, untilStatus } from '../support/steps';
import { until } from '../support/until';
import { send, sentFor, atMeta, refused } from '../fixtures/templates/sending';

let stand: HubStand;

beforeAll(async () => {
  stand = await startHubStand();
});

afterAll(() => stand.close());

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
])('%s is refused', (_name, input, code, pointer) => refused(stand, input, [code, pointer]));

test.each(['PENDING', 'REJECTED', 'DISABLED'])(
  'a template that is %s and was never approved is refused',
  async (status) => {
    await atMeta(
      stand,
      { name: `is_${status.toLowerCase()}`, category: 'UTILITY', components: [BODY] },
      status,
    );
    await refused(
      stand,
      { template: `is_${status.toLowerCase()}`, variables: { 1: 'a', 2: 'b' } },
      ['template_not_approved', '/template'],
    );
  },
);

test('a paused one is accepted, held, and goes out when Meta lets it', async () => {
  const id = await accepted(send(stand, { template: 'winter_sale', variables: { 1: 'Ana' } }));
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

  expect(await sentFor(stand, { template: 'silent', variables: { 1: 'a', 2: 'b' } })).toMatchObject(
    {
      name: 'silent',
      language: { code: 'en' },
    },
  );
});

test('what was accepted under a key keeps its answer, however the template fares', async () => {
  await atMeta(stand, { name: 'short_lived', category: 'UTILITY', components: [BODY] });
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
  await atMeta(stand, { name: 'short_lived' }, 'DISABLED');

  expect(await once()).toMatchObject({ status: 202, json: { id: at(first.json, 'id') } });
  await refused(stand, { template: 'short_lived', variables: { 1: 'a', 2: 'b' } }, [
    'template_not_approved',
    '/template',
  ]);
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
