/** Meta's door: signed bytes only, stored before the 200, whatever is in them. */
import { InboundBatchModel } from '../../src/intake/model';
import { call } from '../support/api';
import { at } from '../support/json';
import {
  entry,
  envelope,
  messages,
  postBytes,
  postWebhook,
  signatureOf,
  textMessage,
  type PostOptions,
} from '../support/meta';
import { expectProblem } from '../support/problems';
import { readLog } from '../support/steps';
import { VERIFY_TOKEN } from '../support/twin';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

const SECRETS = ['the new secret', 'the old secret'];
const MAX_BYTES = 3_145_728;
let world: World;

beforeAll(async () => {
  world = await startWorld({ env: { META_APP_SECRET: SECRETS.join(', ') } });
});
afterAll(() => world.stop());

const SIGNED: PostOptions = { secret: SECRETS[0] ?? '' };

function textPayload(id: string) {
  return envelope(
    entry(
      world.tenant.account.wabaId,
      messages(world.tenant.phoneNumberId, { messages: [textMessage(id, '4917612345678')] }),
    ),
  );
}

/** Every stored raw body, with the state of the document that holds it. */
async function storedCalls(): Promise<
  { body: string; state: string; reason: string | undefined }[]
> {
  const batches = await InboundBatchModel.find({}).lean();
  return batches.flatMap(({ calls, state, reason }) =>
    calls.map((each) => ({
      body: each.body.toString('latin1'),
      state,
      reason: reason ?? undefined,
    })),
  );
}

/** What became of the calls whose body holds the text. */
function endOf(text: string): Promise<{ state: string; reason: string | undefined }> {
  return until(
    async () => {
      const calls = await storedCalls();
      const left = calls.find(
        ({ body, state }) => (state === 'parked' || state === 'unrouted') && body.includes(text),
      );
      const found =
        left ?? calls.find(({ body, state }) => state === 'done' && body.includes(text));
      return found && { state: found.state, reason: found.reason };
    },
    { what: `the end of the call with ${text}` },
  );
}

test.each<[string, PostOptions]>([
  ['no signature', { signature: null }],
  ['an empty one', { signature: '' }],
  ['another secret', { secret: 'wrong' }],
  ['half of one', { signature: 'sha256=abc' }],
  ['a signature of other bytes', { signature: signatureOf('{}', SECRETS[0]) }],
  ['the wrong scheme', { signature: signatureOf('{}', SECRETS[0]).replace('sha256', 'sha1') }],
])('with %s it is 401, and nothing is stored', async (_name, options) => {
  expectProblem(
    await postWebhook(world.hubUrl, textPayload('wamid.forged'), options),
    401,
    'invalid_signature',
  );
  expect((await storedCalls()).some(({ body }) => body.includes('wamid.forged'))).toBe(false);
});

test.each(SECRETS)('while secrets are rotated both are good: %s', async (secret) => {
  const id = `wamid.${secret.replaceAll(' ', '.')}`;
  const answer = await postWebhook(world.hubUrl, textPayload(id), { secret });
  expect([answer.status, answer.text]).toEqual([200, 'OK']);
  await until(
    async () =>
      (await readLog(world.tenant.api)).some(
        (event) => at(event, 'data', 'message', 'wamid') === id,
      ),
    { what: 'the event' },
  );
});

test('the call is in MongoDB when the 200 is given', async () => {
  await postWebhook(world.hubUrl, textPayload('wamid.durable'), SIGNED);
  expect((await storedCalls()).some(({ body }) => body.includes('wamid.durable'))).toBe(true);
});

test.each([
  ['no JSON', 'this is no json'],
  ['half of it', '{"entry":[{"marker-half'],
  ['no envelope', '{"marker-none":1}'],
  ['a list', '["marker-list"]'],
  ['nested too deep', `{"marker-deep":${'['.repeat(2_000)}${']'.repeat(2_000)}}`],
  [
    'bytes that are no UTF-8',
    Buffer.concat([Buffer.from('marker-bytes'), Buffer.from([0xff, 0xfe, 0x00, 0xc3])]),
  ],
])('signed bytes with %s are taken with 200 and parked with the reason', async (_name, body) => {
  expect((await postBytes(world.hubUrl, body, SIGNED)).status).toBe(200);
  const marker = /marker-\w+|this is no json/.exec(body.toString('latin1'))?.[0] ?? '';
  expect(await endOf(marker)).toEqual({ state: 'parked', reason: expect.any(String) });
});

test('an empty body with its signature is parked, too', async () => {
  expect((await postBytes(world.hubUrl, '', SIGNED)).status).toBe(200);
});

test('what is for a number that nobody has connected is kept as unrouted', async () => {
  await postWebhook(
    world.hubUrl,
    envelope(
      entry('999', messages('888', { messages: [textMessage('wamid.nobody', '4917612345678')] })),
    ),
    SIGNED,
  );
  expect(await endOf('wamid.nobody')).toEqual({
    state: 'unrouted',
    reason: expect.stringContaining('888'),
  });
});

test('one unreadable call does not keep up those that came with it', async () => {
  const good = Array.from({ length: 10 }, (_, index) => `wamid.beside.${String(index)}`);
  await Promise.all(
    good.flatMap((id) => [
      postBytes(world.hubUrl, `not json ${id}`, SIGNED),
      postWebhook(world.hubUrl, textPayload(id), SIGNED),
    ]),
  );
  await until(
    async () => {
      const found = (await readLog(world.tenant.api, 'message.received')).map((event) =>
        at(event, 'data', 'message', 'wamid'),
      );
      return good.every((id) => found.includes(id));
    },
    { what: 'all good messages' },
  );
});

test('3,145,728 bytes are taken, one more is too much', async () => {
  const padded = (bytes: number): Buffer =>
    Buffer.concat([
      Buffer.from('{"marker-big":"'),
      Buffer.alloc(bytes - 17, 'x'),
      Buffer.from('"}'),
    ]);
  expect((await postBytes(world.hubUrl, padded(MAX_BYTES), SIGNED)).status).toBe(200);
  expectProblem(
    await postBytes(world.hubUrl, padded(MAX_BYTES + 1), SIGNED),
    413,
    'body_too_large',
  );
});

test('a compressed call is refused: the signature is over the bytes that Meta sends', async () => {
  const body = '{"entry":[]}';
  const answer = await call(`${world.hubUrl}/webhooks/whatsapp`, {
    method: 'POST',
    body,
    headers: { 'content-encoding': 'gzip', 'x-hub-signature-256': signatureOf(body, SECRETS[0]) },
  });
  expectProblem(answer, 415, 'unsupported_charset');
});

describe('the handshake', () => {
  const shake = (query: Record<string, string>) =>
    call(`${world.hubUrl}/webhooks/whatsapp?${new URLSearchParams(query).toString()}`);

  test('answers the challenge as plain text for the right token', async () => {
    const answer = await shake({
      'hub.mode': 'subscribe',
      'hub.challenge': '1158201444',
      'hub.verify_token': VERIFY_TOKEN,
    });
    expect([answer.status, answer.text]).toEqual([200, '1158201444']);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
  });

  test('never answers a challenge as a page', async () => {
    const answer = await shake({
      'hub.mode': 'subscribe',
      'hub.challenge': '<script>alert(1)</script>',
      'hub.verify_token': VERIFY_TOKEN,
    });
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each<Record<string, string>>([
    { 'hub.verify_token': 'wrong' },
    { 'hub.verify_token': '' },
    {},
    { 'hub.verify_token': `${VERIFY_TOKEN} ` },
  ])('refuses %j with 403', async (query) => {
    expectProblem(
      await shake({ 'hub.mode': 'subscribe', 'hub.challenge': '1', ...query }),
      403,
      'verify_token_mismatch',
    );
  });
});
