/** Files that a tenant uploads: kept, copied to Meta, named by messages. */
import { createHash, randomBytes } from 'node:crypto';
import { testAccount } from '../support/accounts';
import { call, type Answer } from '../support/api';
import { like } from '../support/expecting';
import { postForm, type FormFile } from '../support/forms';
import { at, textAt } from '../support/json';
import { CUSTOMER, accepted, untilStatus } from '../support/steps';
import { limitedTo, makeTenant, type ConnectedTenant } from '../support/tenants';
import { startWorld, type World } from '../support/world';

let world: World;
let tenant: ConnectedTenant;

beforeAll(async () => {
  world = await startWorld({ accounts: [testAccount(1), testAccount(2)] });
  ({ tenant } = world);
});
afterAll(() => world.stop());

const PNG: FormFile = { bytes: randomBytes(70_000), type: 'image/png', name: 'Pflänzchen "1".png' };

function upload(
  file: FormFile | undefined,
  more: Partial<Parameters<typeof postForm>[2]> = {},
): Promise<Answer> {
  return postForm(world.hubUrl, tenant, {
    ...(file === undefined ? {} : { file }),
    fields: { connection_id: tenant.connectionId },
    ...more,
  });
}

async function uploadsAtMeta(): Promise<number> {
  return (await world.twin.calls('/media')).filter(
    ({ method, status }) => method === 'POST' && status === 200,
  ).length;
}

function sendImage(id: string, more: Record<string, unknown> = {}): Promise<Answer> {
  return tenant.api.post('/v1/actions/send_message', {
    connection_id: tenant.connectionId,
    to: CUSTOMER,
    type: 'image',
    image: { id, caption: 'Look' },
    ...more,
  });
}

test.each([[false], [true]])(
  'a file is kept, told, and streamed back byte by byte; the file comes first: %p',
  async (fileFirst) => {
    const answer = await upload(PNG, { fileFirst });

    expect([answer.status, answer.json]).toEqual([
      201,
      {
        id: like(/^med_[0-9a-z]{26}$/),
        mime_type: 'image/png',
        size: 70_000,
        sha256: createHash('sha256').update(PNG.bytes).digest('hex'),
        filename: PNG.name,
        url: like(/\/v1\/media\/med_[0-9a-z]{26}$/),
      },
    ]);
    expect(answer.headers.get('location')).toBe(`/v1/media/${textAt(answer.json, 'id')}`);
    const download = await fetch(`${world.hubUrl}${answer.headers.get('location') ?? ''}`, {
      headers: { authorization: `Bearer ${tenant.apiKey}` },
    });
    expect(download.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await download.arrayBuffer()).equals(PNG.bytes)).toBe(true);
    expect(
      (await tenant.api.post('/v1/actions/download_media', { media_id: at(answer.json, 'id') }))
        .json,
    ).toEqual(answer.json);
  },
);

test('a message names it by its id here, Meta gets its own, and it is uploaded once', async () => {
  const before = await uploadsAtMeta();
  const id = textAt((await upload(PNG)).json, 'id');
  for (let round = 0; round < 2; round += 1) {
    const message = await accepted(sendImage(id));
    await untilStatus(tenant.api, { id: message, status: 'read' });
    const [sent] = await world.twin.sent(message);
    expect(at(sent?.body, 'image')).toEqual({ id: like(/^\d+$/), caption: 'Look' });
  }
  expect(await uploadsAtMeta()).toBe(before + 1);
});

test('what another workspace or type owns is refused with its place, and deleted is gone', async () => {
  const id = textAt((await upload(PNG)).json, 'id');
  const other = world.tenants[1] ?? tenant;
  const foreign = await other.api.post('/v1/actions/send_message', {
    connection_id: other.connectionId,
    to: CUSTOMER,
    type: 'image',
    image: { id },
  });
  expect([foreign.status, foreign.json]).toEqual([
    422,
    expect.objectContaining({ errors: [expect.objectContaining({ pointer: '/image/id' })] }),
  ]);
  expect(
    (await sendImage(id, { type: 'sticker', image: undefined, sticker: { id } })).json,
  ).toMatchObject({
    errors: [{ pointer: '/sticker/id', detail: 'is image/png, but must be a WebP' }],
  });
  expect((await tenant.api.remove(`/v1/media/${id}`)).status).toBe(204);
  expect((await sendImage(id)).json).toMatchObject({ errors: [{ pointer: '/image/id' }] });
});

test.each<[string, FormFile | undefined, Partial<Parameters<typeof postForm>[2]>, number, object]>([
  ['no file', undefined, {}, 422, { errors: [{ pointer: '/file' }] }],
  [
    'an empty file',
    { ...PNG, bytes: Buffer.alloc(0) },
    {},
    422,
    { errors: [{ pointer: '/file' }] },
  ],
  ['no connection', PNG, { fields: {} }, 422, { errors: [{ pointer: '/connection_id' }] }],
  [
    'a connection that is not there',
    PNG,
    { fields: { connection_id: 'con_1' } },
    422,
    { code: 'connection_unknown', errors: [{ pointer: '/connection_id' }] },
  ],
  [
    'an unknown field',
    PNG,
    { fields: { connection_id: 'con_1', colour: 'red' } },
    422,
    { errors: [{ pointer: '/colour' }] },
  ],
  [
    'a file under another name',
    { ...PNG, field: 'data' },
    {},
    422,
    { errors: [{ pointer: '/data' }] },
  ],
  [
    'a type that WhatsApp does not take',
    { ...PNG, type: 'image/gif', name: 'a.gif' },
    {},
    415,
    { code: 'file_type_unsupported' },
  ],
  [
    'a type that nobody knows',
    { ...PNG, type: '', name: 'blob' },
    {},
    415,
    { code: 'file_type_unsupported' },
  ],
  [
    'an image that is too large',
    { ...PNG, bytes: Buffer.alloc(5 * 1024 * 1024 + 1) },
    {},
    413,
    { code: 'file_too_large' },
  ],
  [
    'a sticker that is too large',
    { bytes: Buffer.alloc(500 * 1024 + 1), type: 'image/webp', name: 'a.webp' },
    { fileFirst: true },
    413,
    { code: 'file_too_large' },
  ],
])('%s', async (_name, file, more, status, problem) => {
  const before = await uploadsAtMeta();
  const answer = await upload(file, more);
  expect([answer.status, answer.json]).toEqual([status, expect.objectContaining({ status })]);
  expect(answer.json).toMatchObject(problem);
  expect(await uploadsAtMeta()).toBe(before);
});

test('5 MB of an image are taken, and a type that only the name tells', async () => {
  expect((await upload({ ...PNG, bytes: Buffer.alloc(5 * 1024 * 1024) })).status).toBe(201);
  expect(
    (
      await upload({
        bytes: Buffer.from('%PDF'),
        type: 'application/octet-stream',
        name: 'Invoice.PDF',
      })
    ).json,
  ).toMatchObject({ mime_type: 'application/pdf' });
  expect(
    (await upload({ bytes: Buffer.from('OggS'), type: 'audio/ogg; codecs=opus', name: 'a.ogg' }))
      .json,
  ).toMatchObject({ mime_type: 'audio/ogg' });
});

test('what is no form, and a form that breaks off, are told as such', async () => {
  const send = (type: string, body: string) =>
    call(`${world.hubUrl}/v1/media`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.apiKey}`, 'content-type': type },
      body,
    });
  expect(await send('application/json', '{}')).toMatchObject({
    status: 415,
    json: { code: 'multipart_expected' },
  });
  expect(await send('multipart/form-data', 'x')).toMatchObject({ status: 415 });
  expect(
    await send(
      'multipart/form-data; boundary=b',
      '--b\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\ncontent-type: image/png\r\n\r\nhalf',
    ),
  ).toMatchObject({ status: 400, json: { code: 'malformed_multipart' } });
  expect(
    await send(
      'multipart/form-data; boundary=b',
      '--b\r\ncontent-disposition: form-data; name="file"\r\n\r\ntext\r\n--b--\r\n',
    ),
  ).toMatchObject({ status: 422, json: { errors: [{ pointer: '/file' }] } });
});

test('the same Idempotency-Key gives the first file, another file is a conflict', async () => {
  const headers = { 'idempotency-key': 'upload-1' };
  const [first, second] = [await upload(PNG, { headers }), await upload(PNG, { headers })];
  expect([first.status, second.json]).toEqual([201, first.json]);
  expect((await upload({ ...PNG, bytes: Buffer.from('other') }, { headers })).status).toBe(409);
});

test('a key needs the scope, whatever it sends; nobody sees what failed', async () => {
  const reader = await limitedTo(world.hubUrl, tenant, 'media:read');
  expect((await reader.raw('/v1/media', { method: 'POST', body: 'x' })).status).toBe(403);
  const stranger = await makeTenant(world.hubUrl, 'Strangers');
  expect(
    (
      await postForm(world.hubUrl, stranger, {
        file: PNG,
        fields: { connection_id: tenant.connectionId },
      })
    ).json,
  ).toMatchObject({ code: 'connection_unknown' });
});
