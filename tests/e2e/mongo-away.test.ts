/**
 * MongoDB cannot be reached: nothing is acknowledged, nothing hangs, nobody dies, and everything
 * flows again when it is back.
 */
import { startTcpProxy, type TcpProxy } from '../../scripts/prove/tcp-proxy';
import { call } from '../support/api';
import { at } from '../support/json';
import { startOutsideWorld, type OutsideWorld } from '../support/outside-world';
import { expectProblem } from '../support/problems';
import { CUSTOMER, accepted, readLog, sendText, untilStatus, wamidsOf } from '../support/steps';
import { until } from '../support/until';

let world: OutsideWorld;
let proxy: TcpProxy;

beforeAll(async () => {
  world = await startOutsideWorld();
  const { hostname, port } = new URL(world.mongodbUri);
  proxy = await startTcpProxy({ host: hostname, port: Number(port) });
});
afterAll(async () => {
  await world.stop();
  await proxy.close();
});

function throughProxy(): string {
  const uri = new URL(world.mongodbUri);
  uri.host = `127.0.0.1:${String(proxy.port)}`;
  return uri.href;
}

test('calls are answered 503 while it is away, and what was refused is taken when Meta repeats it', async () => {
  const env = { MONGODB_URI: throughProxy() };
  const { web, tenant } = await world.serve(env);
  const worker = await world.spawn('worker', env);
  await proxy.cut();

  const written = await world.twin.inbound({
    from: CUSTOMER,
    text: 'nobody is home',
    phone_number_id: tenant.phoneNumberId,
  });
  expect(written.status).toBe(503);
  for (const answer of await Promise.all([
    tenant.api.get('/v1/me'),
    tenant.api.get('/v1/messages'),
    sendText(tenant, 'refused'),
  ])) {
    expectProblem(answer, 503, 'storage_unavailable');
    expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  }
  for (const { url } of [web, worker]) {
    expect((await call(`${url}/healthz`)).status).toBe(200);
    const ready = await call(`${url}/readyz`);
    expect([ready.status, at(ready.json, 'mongodb')]).toEqual([503, false]);
  }

  await proxy.mend();
  await until(async () => wamidsOf(await readLog(tenant.api)).includes(written.wamid), {
    what: 'the repeated message',
    timeoutMs: 30_000,
  });
  const id = await accepted(sendText(tenant, 'accepted'));
  await untilStatus(tenant.api, { id, status: 'read', timeoutMs: 20_000 });
  expect((await world.twin.sent()).map(({ body }) => at(body, 'text', 'body'))).toEqual([
    'accepted',
  ]);
  expect(wamidsOf(await readLog(tenant.api))).toEqual([written.wamid]);
});
