/**
 * A hub without META_APP_SECRET and META_VERIFY_TOKEN: nothing can be verified, so nothing is
 * taken.
 */
import { call } from '../support/api';
import { startTestHub, type TestHub } from '../support/hub';
import { postBytes } from '../support/meta';
import { expectProblem } from '../support/problems';

let hub: TestHub;

beforeAll(async () => {
  hub = await startTestHub('http://127.0.0.1:9', { META_APP_SECRET: '', META_VERIFY_TOKEN: '' });
});
afterAll(() => hub.stop());

test('calls are answered 503, so that Meta repeats them, whatever their signature', async () => {
  for (const options of [{ signature: null }, { secret: '' }, { secret: 'undefined' }]) {
    const answer = await postBytes(hub.hubUrl, '{"entry":[]}', options);
    expectProblem(answer, 503, 'webhook_not_configured');
    expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  }
});

test('the handshake is refused, also with an empty token', async () => {
  for (const query of [
    '',
    '?hub.verify_token=&hub.challenge=1',
    '?hub.verify_token=undefined&hub.challenge=1',
  ]) {
    expectProblem(
      await call(`${hub.hubUrl}/webhooks/whatsapp${query}`),
      403,
      'verify_token_mismatch',
    );
  }
});
