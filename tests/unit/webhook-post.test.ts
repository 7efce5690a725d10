/**
 * `post_webhook`: what it sends, which headers it lets through, and what it tells of the answer.
 */
import { postWebhook } from '../../connectors/webhook/actions/post-webhook';
import { HubError, type OutsideCall } from '../../src/kit';
import { compile } from '../../src/lib/validate';
import { contextWith } from '../support/action-context';

const URL = 'https://hooks.example.com/orders';

async function post(input: unknown, answer = { status: 200, response: 'ok', ms: 12 }) {
  const calls: OutsideCall[] = [];
  const context = contextWith({
    postOutside: (call) => {
      calls.push(call);
      return Promise.resolve(answer);
    },
  });
  return { calls, output: await postWebhook.run(context, input) };
}

/** What a dry run says, too; undefined when all is well. */
async function problemOf(input: unknown): Promise<unknown> {
  return postWebhook
    .check?.(contextWith({ checkOutside: () => Promise.resolve() }), input)
    .catch((error: unknown) => error);
}

test('the body goes out as JSON with the headers given, and the answer is told', async () => {
  const { calls, output } = await post({
    url: URL,
    body: { order: 'é' },
    headers: { Authorization: 'Bearer t', 'x-my-id': '' },
  });

  expect(calls).toEqual([
    { url: URL, headers: { Authorization: 'Bearer t', 'x-my-id': '' }, body: '{"order":"é"}' },
  ]);
  expect(output).toEqual({ status: 200, ok: true, response: 'ok', ms: 12 });
});

test.each([
  [199, false],
  [200, true],
  [299, true],
  [302, false],
  [410, false],
  [500, false],
])('%s is ok: %s', async (status, ok) => {
  expect(
    (await post({ url: URL, body: {} }, { status, response: '', ms: 1 })).output,
  ).toMatchObject({ status, ok });
});

test.each([
  'Host',
  'Connection',
  'Keep-Alive',
  'TE',
  'Upgrade',
  'Transfer-Encoding',
  'Expect',
  'Trailer',
  'Cookie',
  'Forwarded',
  'Via',
  'User-Agent',
  'Accept-Encoding',
  'Content-Type',
  'Content-Length',
  'Content-Encoding',
  'Proxy-Authorization',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'webhook-id',
  'webhook-signature',
  'host',
  'a b',
  'a:b',
  '',
  'naïve',
  'x\r\ninjected',
  'a/b~c',
])("the header %j can't be set", async (name) => {
  const problem = await problemOf({ url: URL, body: {}, headers: { 'x-fine': '1', [name]: 'v' } });

  expect(problem).toBeInstanceOf(HubError);
  expect(problem).toMatchObject({
    code: 'invalid_input',
    extra: { errors: [{ pointer: `/headers/${name.replace('~', '~0').replace('/', '~1')}` }] },
  });
});

test('an address that the guard refuses is told before anything is sent', async () => {
  const refusal = new HubError('target_refused', 'no');

  await expect(
    postWebhook.check?.(contextWith({ checkOutside: () => Promise.reject(refusal) }), {
      url: URL,
      body: {},
    }),
  ).rejects.toBe(refusal);
});

test('headers that are too long together are refused', async () => {
  const headers = (last: number) => ({
    aaaa: 'x'.repeat(1000),
    bbbb: 'x'.repeat(1000),
    cccc: 'x'.repeat(1000),
    dddd: 'x'.repeat(1000),
    eeee: 'x'.repeat(last),
  });

  expect(await problemOf({ url: URL, body: {}, headers: headers(77) })).toMatchObject({
    code: 'invalid_input',
    extra: { errors: [{ pointer: '/headers' }] },
  });
  expect(await problemOf({ url: URL, body: {}, headers: headers(76) })).toBeUndefined();
});

test.each<[string, Record<string, unknown>, string]>([
  ['a body that is no object', { body: [1] }, '/body'],
  ['no body', { body: undefined }, '/body'],
  ['an empty url', { url: '' }, '/url'],
  [
    'more than 20 headers',
    {
      headers: Object.fromEntries(
        Array.from({ length: 21 }, (_, index) => [`x-${String(index)}`, '']),
      ),
    },
    '/headers',
  ],
  ['a header value with a line break', { headers: { 'x-a': 'one\r\ntwo' } }, '/headers/x-a'],
  ['a header value beyond ASCII', { headers: { 'x-a': 'é' } }, '/headers/x-a'],
  ['a header value that is a number', { headers: { 'x-a': 1 } }, '/headers/x-a'],
  ['an unknown field', { method: 'PUT' }, '/method'],
])('the manifest refuses %s', (_what, change, pointer) => {
  const all: Record<string, unknown> = { url: URL, body: {}, ...change };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));

  expect(compile(postWebhook.manifest.input)(given)).toMatchObject({
    ok: false,
    errors: [expect.objectContaining({ pointer })],
  });
});
