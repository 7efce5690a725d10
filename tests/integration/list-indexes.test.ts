/** Lists that may be narrowed by a field go by an index that holds that field and the order. */
import { connectMongo, disconnectMongo, migrate } from '../../src/db';
import { DeliveryModel } from '../../src/deliveries/model';
import { createLogger } from '../../src/log';
import { testServices } from '../support/services';

beforeAll(async () => {
  await connectMongo(testServices().mongodbUri);
  await migrate([], createLogger({ level: 'silent', role: 'test' }));
});
afterAll(() => disconnectMongo());

const workspaceId = 'ws_1';

test('the deliveries of a hook in one state', async () => {
  const plan = await DeliveryModel.find({ workspaceId, hookId: 'hook_1', status: 'dead' })
    .sort({ _id: -1 })
    .limit(20)
    .explain('queryPlanner');
  expect(JSON.stringify(plan)).toContain('workspaceId_1_hookId_1_status_1__id_-1');
});
