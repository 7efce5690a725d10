/**
 * What an answer of the Graph API says about a send: the line between "refused" and "not known".
 */
import { NetworkError, type CallOutcome, type ProviderResponse } from '../../src/kit';
import { sendThrough } from '../support/graph-outcome';

async function outcomeOf(answering: () => Promise<ProviderResponse>): Promise<CallOutcome> {
  return (await sendThrough(answering)).outcome;
}
function answer(
  status: number,
  body: unknown,
  headers: ProviderResponse['headers'] = {},
): Promise<CallOutcome> {
  return outcomeOf(() =>
    Promise.resolve({
      status,
      headers,
      text: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  );
}
function graphError(code: number, more: object = {}): object {
  return {
    error: {
      message: `(#${String(code)}) words`,
      type: 'OAuthException',
      code,
      fbtrace_id: 'A1',
      ...more,
    },
  };
}

test('a message id is acceptance', async () => {
  expect(await answer(200, { messages: [{ id: 'wamid.1' }] })).toEqual({
    kind: 'accepted',
    wamid: 'wamid.1',
  });
});

test.each([
  ['{}'],
  ['not json'],
  [''],
  ['{"messages":[]}'],
  ['{"messages":[{"id":""}]}'],
  ['{"messages":[{"id":5}]}'],
  ['null'],
])('a success without an id (%s) leaves the outcome open', async (text) => {
  expect((await answer(200, text)).kind).toBe('unknown');
});

test.each([4, 80007, 130429, 131056])('code %i is throttling', async (code) => {
  expect(await answer(400, graphError(code))).toMatchObject({
    kind: 'throttled',
    error: { code: 'graph_throttled', meta: { code } },
  });
  expect(await answer(429, graphError(code), { 'retry-after': '12' })).toMatchObject({
    kind: 'throttled',
    waitMs: 12_000,
  });
});

test.each(['', '-1', '1.5', 'soon', '9999999'])(
  'a Retry-After of %j tells no wait',
  async (value) => {
    expect(await answer(400, graphError(130429), { 'retry-after': value })).not.toHaveProperty(
      'waitMs',
    );
  },
);

test.each([1, 2, 131000, 131016])(
  'code %i is a passing fault, whatever the HTTP status',
  async (code) => {
    for (const status of [400, 500, 503])
      expect(await answer(status, graphError(code))).toMatchObject({
        kind: 'transient',
        error: { code: 'graph_transient', meta: { code } },
      });
  },
);

test('what Meta itself calls transient is, but throttling stays throttling', async () => {
  expect((await answer(400, graphError(135000, { is_transient: true }))).kind).toBe('transient');
  expect((await answer(400, graphError(135000, { is_transient: false }))).kind).toBe('refused');
  expect((await answer(400, graphError(130429, { is_transient: true }))).kind).toBe('throttled');
});

test.each([0, 3, 10, 190, 200, 299, 131005])(
  'code %i means that the token may not',
  async (code) => {
    expect(await answer(401, graphError(code))).toMatchObject({
      kind: 'refused',
      error: { code: 'graph_auth', meta: { code } },
    });
  },
);

test.each<[number, string]>([
  [100, 'parameter_rejected'],
  [131008, 'parameter_rejected'],
  [131026, 'recipient_undeliverable'],
  [131047, 'window_closed'],
  [131050, 'opted_out'],
  [132001, 'template_unknown'],
  [133010, 'number_not_registered'],
  [131057, 'account_in_maintenance'],
  [138010, 'calling_refused'],
  [199, 'graph_rejected'],
  [300, 'graph_rejected'],
  [999_999, 'graph_rejected'],
])('code %i is a refusal, told as %s', async (code, told) => {
  expect(await answer(400, graphError(code))).toMatchObject({
    kind: 'refused',
    error: { code: told, meta: { code } },
  });
});

test.each<[number, string | undefined]>([
  [190, 'connection'],
  [200, 'connection'],
  [131031, 'connection'],
  [131042, 'connection'],
  [131048, 'number'],
  [133010, 'number'],
  [132015, 'template'],
  [132016, 'template'],
  [132001, undefined],
  [132000, undefined],
  [131026, undefined],
  [131047, undefined],
  [100, undefined],
  [999_999, undefined],
])('after code %i what else would be refused waits: %s', async (code, pauses) => {
  const outcome = await answer(400, graphError(code));
  expect('pauses' in outcome ? outcome.pauses : undefined).toBe(pauses);
  expect(await answer(400, graphError(code, { is_transient: true }))).not.toHaveProperty('pauses');
});

test('a subcode says more than its code', async () => {
  expect(await answer(401, graphError(190, { error_subcode: 463 }))).toMatchObject({
    error: { code: 'graph_auth', texts: { title: 'The token has expired' } },
  });
  expect(await answer(401, graphError(190, { error_subcode: 1 }))).toMatchObject({
    error: { code: 'graph_auth', texts: { title: 'The token is invalid or expired' } },
  });
  const refused = graphError(100, {
    error_subcode: 2388047,
    error_user_msg: 'No line breaks, please.',
  });
  expect(await answer(400, refused)).toMatchObject({
    error: { code: 'template_rejected', detail: '(#100) words: No line breaks, please.' },
  });
});

test('of a code without words the whole error is kept', async () => {
  const error = { message: 'odd', code: 424_242, fbtrace_id: 'A1', more: { $set: 1 } };
  expect(await answer(400, { error })).toEqual({
    kind: 'refused',
    error: {
      code: 'graph_rejected',
      detail: 'odd',
      meta: { code: 424_242, fbtrace_id: 'A1', raw: JSON.stringify(error) },
    },
  });
});

test('a refusal keeps the words and marks of Meta', async () => {
  const body = graphError(132001, {
    error_subcode: 2494073,
    error_data: { details: 'template name (x) does not exist in en' },
  });
  expect(await answer(404, body)).toMatchObject({
    kind: 'refused',
    error: {
      code: 'template_unknown',
      detail: '(#132001) words: template name (x) does not exist in en',
      meta: { code: 132001, subcode: 2494073, fbtrace_id: 'A1' },
    },
  });
});

test.each([
  '<html>Sorry</html>',
  '',
  '{}',
  '{"error":"x"}',
  '{"error":{"code":"1"}}',
  '{"error":{"message":"x"}}',
  '[]',
])('a 5xx without a Graph error (%s) leaves the outcome open', async (text) => {
  for (const status of [500, 502, 503, 504])
    expect((await answer(status, text)).kind).toBe('unknown');
});

test('a 4xx without a Graph error is a refusal: it was not passed on', async () => {
  for (const status of [400, 403, 404, 413, 429])
    expect(await answer(status, '<html></html>')).toMatchObject({
      kind: 'refused',
      error: { code: 'graph_rejected' },
    });
});

test('a connection that could not be opened is unreachable, one that broke leaves the outcome open', async () => {
  expect(
    await outcomeOf(() => Promise.reject(new NetworkError('connect', 'ECONNREFUSED'))),
  ).toEqual({ kind: 'unreachable', detail: 'ECONNREFUSED' });
  expect(await outcomeOf(() => Promise.reject(new NetworkError('answer', 'ECONNRESET')))).toEqual({
    kind: 'unknown',
    detail: 'ECONNRESET',
  });
});

test('an error that nobody expected during the call leaves the outcome open', async () => {
  expect((await outcomeOf(() => Promise.reject(new TypeError('oops')))).kind).toBe('unknown');
});
