/** Copies of uploaded files at Meta run out, and uploads that break off leave nothing. */
import mongoose from 'mongoose';
import { testAccount } from '../support/accounts';
import type { Answer } from '../support/api';
import { like } from '../support/expecting';
import { beginForm, postForm } from '../support/forms';
import { at, textAt } from '../support/json';
import { entry, envelope, postWebhook } from '../support/meta';
import { CUSTOMER, accepted, untilEvents, untilStatus } from '../support/steps';
import type { ConnectedTenant } from '../support/tenants';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

const DAY_MS = 24 * 3_600_000;
const NOW = String(Math.floor(Date.now() / 1000));

let world: World;
let tenant: ConnectedTenant;

beforeAll(async () => {
  world = await startWorld({ accounts: [testAccount(1)], env: { HUB_SWEEP_SECONDS: '0.2' } });
  ({ tenant } = world);
});
afterAll(() => world.stop());

function media() {
  return mongoose.connection.collection<{
    _id: string;
    state: string;
    size?: number | null;
    uploads?: { at: Date }[];
    dueAt: Date;
    sweepAt?: Date;
  }>('media');
}
function chunks() {
  return mongoose.connection.collection('media.chunks');
}
async function upload(): Promise<string> {
  const answer = await postForm(world.hubUrl, tenant, {
    file: { bytes: Buffer.from('png'), type: 'image/png', name: 'a.png' },
    fields: { connection_id: tenant.connectionId },
  });
  return textAt(answer.json, 'id');
}
function send(id: string, more: Record<string, unknown> = {}): Promise<Answer> {
  return tenant.api.post('/v1/actions/send_message', {
    connection_id: tenant.connectionId,
    to: CUSTOMER,
    type: 'image',
    image: { id },
    ...more,
  });
}

async function metaIdOf(message: string): Promise<string> {
  await untilStatus(tenant.api, { id: message, status: 'read' });
  return textAt((await world.twin.sent(message))[0]?.body, 'image', 'id');
}

async function uploads(): Promise<number> {
  return (await world.twin.calls('/media')).filter(
    ({ method, path }) => method === 'POST' && path.endsWith('/media'),
  ).length;
}

test('a copy that is about to run out is made anew, once for all messages', async () => {
  const id = await upload();
  const first = await metaIdOf(await accepted(send(id)));
  await media().updateOne(
    { _id: id },
    { $set: { 'uploads.0.at': new Date(Date.now() - 29 * DAY_MS) } },
  );
  const before = await uploads();
  const ids = await Promise.all(
    Array.from({ length: 5 }, async () => metaIdOf(await accepted(send(id)))),
  );

  expect(new Set(ids).size).toBe(1);
  expect(ids[0]).not.toBe(first);
  expect(await uploads()).toBe(before + 1);
  expect((await media().findOne({ _id: id }))?.uploads).toHaveLength(1);
});

test('a message for later gets a copy that lives until then, or is refused', async () => {
  const id = await upload();
  await media().updateOne(
    { _id: id },
    { $set: { 'uploads.0.at': new Date(Date.now() - 10 * DAY_MS) } },
  );
  const before = await uploads();
  expect(
    (await send(id, { send_at: new Date(Date.now() + 10 * DAY_MS).toISOString() })).status,
  ).toBe(202);
  expect(await uploads()).toBe(before);
  expect(
    (await send(id, { send_at: new Date(Date.now() + 25 * DAY_MS).toISOString() })).status,
  ).toBe(202);
  expect(await uploads()).toBe(before + 1);
  expect(
    await send(id, { send_at: new Date(Date.now() + 40 * DAY_MS).toISOString() }),
  ).toMatchObject({ status: 422, json: { errors: [{ pointer: '/send_at' }] } });
});

test('a dry run uploads nothing', async () => {
  const id = await upload();
  await media().updateOne({ _id: id }, { $set: { uploads: [] } });
  const before = await uploads();
  expect(
    (
      await tenant.api.post('/v1/actions/send_message?dry_run=true', {
        connection_id: tenant.connectionId,
        to: CUSTOMER,
        type: 'image',
        image: { id },
      })
    ).status,
  ).toBe(200);
  expect(await uploads()).toBe(before);
});

/** GridFS's own. */
const CHUNK_BYTES = 255 * 1024;
const FIRST_BYTES = 1_000_000;
/** An upload of which the first MB has arrived; the rest never comes. */
async function beginUpload(): Promise<{ id: string; breakOff: () => void }> {
  const breakOff = beginForm(world.hubUrl, tenant, Buffer.alloc(FIRST_BYTES));
  const begun = await until(() => media().findOne({ state: 'receiving', size: null }), {
    what: 'the upload to begin',
  });
  return { id: begun._id, breakOff };
}
async function endTime(id: string): Promise<void> {
  const over = new Date(Date.now() - 1_000);
  await media().updateOne({ _id: id }, { $set: { dueAt: over, sweepAt: over } });
}

test('a client that goes away in the middle leaves neither document nor bytes', async () => {
  const [documents, pieces] = [await media().countDocuments(), await chunks().countDocuments()];
  const { id, breakOff } = await beginUpload();
  breakOff();
  await until(() => media().findOne({ _id: id, state: 'failed' }), {
    what: 'the upload to be given up',
  });
  await endTime(id);
  await until(
    async () =>
      (await media().countDocuments()) === documents &&
      (await chunks().countDocuments()) === pieces,
    { what: 'nothing to be left' },
  );
});

test('an upload that nobody finishes is swept when its time is over', async () => {
  const pieces = await chunks().countDocuments();
  const { id, breakOff } = await beginUpload();
  // All that can be: a write that is still under way would come after the removal.
  await until(
    async () =>
      (await chunks().countDocuments()) === pieces + Math.floor(FIRST_BYTES / CHUNK_BYTES),
    { what: 'bytes to be stored' },
  );
  await endTime(id);
  await until(
    async () =>
      (await media().countDocuments({ _id: id })) === 0 &&
      (await chunks().countDocuments()) === pieces,
    { what: 'document and bytes to be removed' },
  );
  expect((await tenant.api.get(`/v1/media/${id}`)).status).toBe(404);
  breakOff();
});

test('files in echoes and edits are fetched, too', async () => {
  await postChange('smb_message_echoes', { message_echoes: [echoOf(file('901'))] });
  await postChange('messages', { messages: [editTo(file('902'))] });
  for (const type of ['message.echoed', 'message.edited']) {
    const [event] = await untilEvents(tenant.api, { count: 1, type });
    expect(at(event, 'data', 'message', 'media')).toMatchObject({
      id: like(/^med_/),
      mime_type: 'image/jpeg',
      url: like(/\/v1\/media\/med_/),
    });
    expect(
      (await tenant.api.get(`/v1/media/${textAt(event, 'data', 'message', 'media', 'id')}`)).status,
    ).toBe(503);
  }
});

function file(sha: string) {
  return {
    id: sha,
    mime_type: 'image/jpeg',
    sha256: Buffer.alloc(32, sha).toString('base64'),
  };
}
function echoOf(image: object) {
  return {
    from: '1',
    to: CUSTOMER.slice(1),
    id: 'wamid.P1',
    timestamp: NOW,
    type: 'image',
    image,
  };
}
function editTo(image: object) {
  return {
    from: CUSTOMER.slice(1),
    id: 'wamid.E1',
    timestamp: NOW,
    type: 'edit',
    edit: {
      original_message_id: 'wamid.X',
      message: { type: 'image', image: { ...image, caption: 'Better' } },
    },
  };
}
function postChange(field: string, more: object) {
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '1', phone_number_id: tenant.phoneNumberId },
    contacts: [{ profile: { name: 'Ana' }, wa_id: CUSTOMER.slice(1) }],
    ...more,
  };
  return postWebhook(world.hubUrl, envelope(entry(tenant.account.wabaId, { field, value })));
}
