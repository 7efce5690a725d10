/**
 * What the hub does with Meta's answers to a send: wait, repeat, give up, or admit that it does not
 * know.
 */
import { testAccount } from '../support/accounts';
import {
  acceptedAs,
  connectAnswer,
  startGraphRecorder,
  type GraphAnswer,
  type GraphCall,
  type GraphRecorder,
} from '../support/graph-recorder';
import { startTestHub, type TestHub } from '../support/hub';
import { textAt } from '../support/json';
import { entry, envelope, messages, postWebhook, statusItem } from '../support/meta';
import { accepted, readLog, readMessage, sendText, untilStatus } from '../support/steps';
import { makeTenant, newConnection, type ConnectedTenant } from '../support/tenants';
import { until } from '../support/until';

const ACCOUNT = testAccount(1);
let graph: GraphRecorder;
let hub: TestHub;
let tenant: ConnectedTenant;
/** Per text of a message: what its calls are answered, one after the other. */
const scripts = new Map<string, (GraphAnswer | undefined)[]>();

function graphError(code: number, more: object = {}): GraphAnswer {
  return {
    status: 400,
    body: { error: { message: `(#${String(code)})`, code, fbtrace_id: 'A1', ...more } },
  };
}
function callsOf(id: string): GraphCall[] {
  return graph.calls.filter(({ json }) => textAt(json, 'biz_opaque_callback_data') === id);
}

beforeAll(async () => {
  graph = await startGraphRecorder();
  graph.respond((call) => {
    const { json } = call;
    const known = connectAnswer(ACCOUNT, call);
    if (known !== undefined) return known;
    const script = scripts.get(textAt(json, 'text', 'body'));
    return script === undefined ? acceptedAs('wamid.other') : script.shift();
  });
  hub = await startTestHub(graph.url);
  const made = await makeTenant(hub.hubUrl, 'Outcomes');
  const connection = await made.api.post('/v1/connections', newConnection(ACCOUNT));
  tenant = {
    ...made,
    account: ACCOUNT,
    connectionId: textAt(connection.json, 'id'),
    phoneNumberId: ACCOUNT.numbers[0]?.id ?? '',
  };
});
afterAll(async () => {
  await hub.stop();
  await graph.close();
});

function sendScripted(text: string, ...script: (GraphAnswer | undefined)[]): Promise<string> {
  scripts.set(text, script);
  return accepted(sendText(tenant, text));
}

/**
 * A call that came after everything so far: what was to be repeated at once would have been before
 * it.
 */
async function sendMarker(text: string): Promise<void> {
  await untilStatus(tenant.api, { id: await accepted(sendText(tenant, text)), status: 'accepted' });
}

function tellStatus(id: string, wamid: string, status: string) {
  return postWebhook(
    hub.hubUrl,
    envelope(
      entry(
        ACCOUNT.wabaId,
        messages(tenant.phoneNumberId, { statuses: [statusItem({ wamid, ours: id, status })] }),
      ),
    ),
  );
}

test('throttled sends wait their turn and then go out', async () => {
  const id = await sendScripted(
    'throttled',
    graphError(130429),
    graphError(131056),
    acceptedAs('wamid.throttled'),
  );
  expect(await untilStatus(tenant.api, { id, status: 'accepted' })).toMatchObject({
    wamid: 'wamid.throttled',
  });
  const calls = callsOf(id);
  expect(calls).toHaveLength(3);
  expect(new Set(calls.map(({ body }) => body)).size).toBe(1);
});

test('a wait that Meta names is kept', async () => {
  const startedAt = Date.now();
  const id = await sendScripted(
    'named wait',
    { ...graphError(80007), headers: { 'retry-after': '2' } },
    acceptedAs('wamid.named'),
  );
  await untilStatus(tenant.api, { id, status: 'accepted' });
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(2_000);
});

test('a passing fault is repeated after five seconds, but not when a status shows that the message went out', async () => {
  const wentOut = await sendScripted('went out', graphError(131016), acceptedAs('wamid.twice'));
  await until(() => callsOf(wentOut).length === 1, { what: 'the first call' });
  await untilStatus(tenant.api, { id: wentOut, status: 'queued' });
  await tellStatus(wentOut, 'wamid.wentout', 'delivered');
  await untilStatus(tenant.api, { id: wentOut, status: 'delivered' });
  const startedAt = Date.now();
  const repeated = await sendScripted(
    'passing',
    graphError(131000, { is_transient: true }),
    acceptedAs('wamid.passing'),
  );
  await untilStatus(tenant.api, { id: repeated, status: 'accepted', timeoutMs: 15_000 });

  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(5_000);
  expect(callsOf(repeated)).toHaveLength(2);
  expect(callsOf(wentOut)).toHaveLength(1);
  expect(await readMessage(tenant.api, wentOut)).toMatchObject({
    status: 'delivered',
    wamid: 'wamid.wentout',
  });
});

test.each<[string, GraphAnswer | undefined]>([
  ['a broken connection', undefined],
  ['a fault of a gateway', { status: 502, body: '<html>Bad Gateway</html>' }],
  ['an error 500 without words', { status: 500, body: '' }],
  ['a success that cannot be read', { status: 200, body: '<html>' }],
])('after %s the outcome is not known, and the call is never repeated', async (name, answer) => {
  const id = await sendScripted(name, answer, acceptedAs('wamid.twice'));
  const message = await untilStatus(tenant.api, { id, status: 'unknown' });
  await sendMarker(`after ${name}`);

  expect(message).toMatchObject({ wamid: null, error: { code: 'outcome_unknown', who: 'meta' } });
  expect(callsOf(id)).toHaveLength(1);
  expect(
    (await readLog(tenant.api, 'message.status')).filter(
      (event) => textAt(event, 'data', 'message', 'id') === id,
    ),
  ).toEqual([]);
});

test('a status with our id settles an unknown outcome, and the error is gone', async () => {
  const id = await sendScripted('settled', undefined);
  await untilStatus(tenant.api, { id, status: 'unknown' });
  await tellStatus(id, 'wamid.settled', 'sent');
  const message = await untilStatus(tenant.api, { id, status: 'sent' });

  expect(message).toMatchObject({ wamid: 'wamid.settled' });
  expect(message).not.toHaveProperty('error');
});

test('a refusal is final: one call, with the words of Meta', async () => {
  const id = await sendScripted(
    'refused',
    graphError(131030, { error_data: { details: 'Recipient not in allowed list' } }),
  );
  expect(await untilStatus(tenant.api, { id, status: 'failed' })).toMatchObject({
    error: {
      code: 'recipient_not_allowed',
      detail: '(#131030): Recipient not in allowed list',
      meta: { code: 131030, fbtrace_id: 'A1' },
    },
  });
  await sendMarker('after a refusal');
  expect(callsOf(id)).toHaveLength(1);
});

test('a token that is no longer valid fails the message and names the remedy', async () => {
  const id = await sendScripted('expired token', { ...graphError(190), status: 401 });
  expect(await untilStatus(tenant.api, { id, status: 'failed' })).toMatchObject({
    error: { code: 'graph_auth', who: 'admin' },
  });
});
