/**
 * Free-form messages outside the 24-hour window: refused where the hub can know, sent as a template
 * where there is one. Times are moved in the database.
 */
import mongoose from 'mongoose';
import { at, textAt } from '../support/json';
import { expectProblem } from '../support/problems';
import { accepted, readMessage, sendText, untilEvents, untilStatus } from '../support/steps';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const HOUR_MS = 3_600_000;
const FALLBACK = {
  fallback_template: {
    template: 'order_update',
    language: 'en',
    variables: { 1: 'Ana', 2: 'A-1' },
  },
};
function ago(hours: number): Date {
  return new Date(Date.now() - hours * HOUR_MS);
}

/** @returns their number, once the hub knows them */
async function customerWho(index: number, wroteHoursAgo: number): Promise<string> {
  const phone = `+4917${String(61_000_000 + index)}`;
  await world.twin.inbound({ from: phone, text: 'Hi' });
  const events = await untilEvents(world.tenant.api, { count: index, type: 'message.received' });
  const contactId = textAt(events.at(-1), 'data', 'contact', 'id');
  await mongoose.connection
    .collection('conversations')
    .updateOne({ contactId }, { $set: { lastInboundAt: ago(wroteHoursAgo) } });
  return phone;
}
function connectedHoursAgo(hours: number) {
  return mongoose.connection
    .collection<{ _id: string }>('connections')
    .updateOne(
      { _id: world.tenant.connectionId },
      { $set: { createdAt: ago(hours), 'phoneNumbers.$[].connectedAt': ago(hours) } },
    );
}

test('within 24 hours of their last message all goes out; after them it is refused when it is accepted', async () => {
  const { tenant } = world;
  const within = await customerWho(1, 23.9);
  await untilStatus(tenant.api, {
    id: await accepted(sendText(tenant, 'in time', { to: within })),
    status: 'read',
  });
  const late = await customerWho(2, 24.1);
  const refused = await sendText(tenant, 'too late', { to: late });
  expectProblem(refused, 422, 'window_closed');
  expect(
    at(refused.json, 'errors', '0', 'pointer') ??
      at([at(refused.json, 'errors')].flat()[0], 'pointer'),
  ).toBe('/to');
  expectProblem(
    await tenant.api.post('/v1/actions/send_message?dry_run=true', {
      connection_id: tenant.connectionId,
      to: late,
      type: 'text',
      text: { body: 'x' },
    }),
    422,
    'window_closed',
  );
  const template = await tenant.api.post('/v1/actions/send_template', {
    connection_id: tenant.connectionId,
    to: late,
    template: 'order_update',
    language: 'en',
    variables: { 1: 'Ana', 2: 'A-1' },
  });
  expect(template.status).toBe(202);
});

test('the fallback template goes out instead', async () => {
  const { tenant, twin } = world;
  const late = await customerWho(3, 30);
  const id = await accepted(sendText(tenant, 'too late', { to: late, ...FALLBACK }));
  expect(await untilStatus(tenant.api, { id, status: 'read' })).toMatchObject({
    type: 'template',
    template: { name: 'order_update', language: 'en' },
  });
  expect((await twin.sent(id)).map(({ body }) => at(body, 'type'))).toEqual(['template']);
});

test('a window that closes while the message waits fails it with the same code, or lets the fallback out', async () => {
  const { tenant, twin } = world;
  const phone = await customerWho(4, 1);
  await tenant.api.post('/v1/workspace/pause', {});
  const plain = await accepted(sendText(tenant, 'waits', { to: phone }));
  const withFallback = await accepted(sendText(tenant, 'waits', { to: phone, ...FALLBACK }));
  const contactId = textAt(await readMessage(tenant.api, plain), 'contact_id');
  await mongoose.connection
    .collection('conversations')
    .updateOne({ contactId }, { $set: { lastInboundAt: ago(25) } });
  await tenant.api.post('/v1/workspace/resume', {});

  expect(await untilStatus(tenant.api, { id: plain, status: 'failed' })).toMatchObject({
    error: { code: 'window_closed' },
  });
  expect(await untilStatus(tenant.api, { id: withFallback, status: 'read' })).toMatchObject({
    type: 'template',
    template: { name: 'order_update' },
  });
  expect(await twin.sent(plain)).toEqual([]);
});

test('whoever never wrote is left to Meta, until the number has been connected for 24 hours', async () => {
  const { tenant } = world;
  const stranger = '+4917699999999';
  await accepted(sendText(tenant, 'nobody knows', { to: stranger }));
  await connectedHoursAgo(25);
  expectProblem(await sendText(tenant, 'nobody wrote', { to: stranger }), 422, 'window_closed');
  expectProblem(
    await sendText(tenant, 'nobody wrote', { to: '+4917699999998' }),
    422,
    'window_closed',
  );
  await connectedHoursAgo(23);
  await accepted(sendText(tenant, 'nobody knows', { to: stranger }));
});

test('what was accepted under a key stays accepted when the window has closed since', async () => {
  const { tenant } = world;
  const phone = await customerWho(5, 1);
  const body = {
    connection_id: tenant.connectionId,
    to: phone,
    type: 'text',
    text: { body: 'keyed' },
  };
  const first = await tenant.api.post('/v1/actions/send_message', body, {
    'idempotency-key': 'before',
  });
  const contactId = textAt(first.json, 'contact_id');
  await mongoose.connection
    .collection('conversations')
    .updateOne({ contactId }, { $set: { lastInboundAt: ago(25) } });
  const again = await tenant.api.post('/v1/actions/send_message', body, {
    'idempotency-key': 'before',
  });
  expect([again.status, at(again.json, 'id')]).toEqual([202, at(first.json, 'id')]);
});
