/**
 * Calls that always fail, and nothing else to compare them with: they come again, and hold up
 * nobody's messages.
 */
import { InboundBatchModel } from '../../src/intake/model';
import { startFailingMongo, type FailingMongo } from '../support/failing-mongo';
import { entry, envelope, messages, postWebhook, textMessage } from '../support/meta';
import { accepted, countUp, sendText, untilStatus } from '../support/steps';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let mongo: FailingMongo;
let world: World;

beforeAll(async () => {
  mongo = await startFailingMongo();
  world = await startWorld({ env: { MONGODB_URI: mongo.uri, HUB_SWEEP_SECONDS: '0.2' } });
});
afterAll(async () => {
  await world.stop();
  await mongo.stop();
});

test.each([1, 6])(
  '%i calls that always fail hold up no message that Meta answered with a fault',
  async (count) => {
    const { account, phoneNumberId, api } = world.tenant;
    await mongo.refuse('Event', { data: /poison/ });
    const bodies = countUp(count).map((n) =>
      envelope(
        entry(
          account.wabaId,
          messages(phoneNumberId, {
            messages: [textMessage(`wamid.poison.${String(n)}`, '4917612345678')],
          }),
        ),
      ),
    );
    await Promise.all(bodies.map((body) => postWebhook(world.hubUrl, body)));
    await until(() => InboundBatchModel.exists({ state: 'new', 'failing.times': { $gte: 2 } }), {
      what: 'failures',
    });
    await world.twin.chaos({ error: { code: 131_016, count: 1 }, no_statuses: true });
    const id = await accepted(sendText(world.tenant, 'once more'));
    await untilStatus(api, { id, status: 'accepted', timeoutMs: 20_000 });
    expect(
      await InboundBatchModel.exists({ state: 'new', 'failing.times': { $gte: 2 } }),
    ).not.toBeNull();
  },
);
