/** `upload_media`: a file from a link, fetched through the address guard, or from Base64. */
import { createServer, type Server } from 'node:http';
import { testAccount } from '../support/accounts';
import type { Answer } from '../support/api';
import { like } from '../support/expecting';
import { textAt } from '../support/json';
import { closeServer, listenOn } from '../support/servers';
import { CUSTOMER, accepted, untilStatus } from '../support/steps';
import { startWorld, type World } from '../support/world';

const BYTES = Buffer.from('a picture, let us say');
const MIB = 1024 * 1024;

let world: World;
let shop: Server;
let origin: string;

beforeAll(async () => {
  world = await startWorld({ accounts: [testAccount(1)] });
  shop = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://shop');
    const answers: Readonly<Record<string, () => void>> = {
      '/plant.png': () => {
        response.writeHead(200, { 'content-type': 'image/png' }).end(BYTES);
      },
      '/named': () => {
        response
          .writeHead(200, {
            'content-type': 'application/octet-stream',
            'content-disposition': "attachment; filename*=UTF-8''Rechnung%20%C3%BC.pdf",
          })
          .end(BYTES);
      },
      '/moved': () => {
        response.writeHead(302, { location: '/plant.png' }).end('this way');
      },
      '/inside': () => {
        response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end();
      },
      '/round': () => {
        response.writeHead(302, { location: '/round' }).end();
      },
      '/large.png': () => {
        response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.alloc(5 * MIB + 1));
      },
      '/broken.png': () => {
        response
          .writeHead(200, { 'content-type': 'image/png', 'content-length': '100' })
          .write('half', () => response.destroy());
      },
      '/page': () => {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Sign in</p>');
      },
    };
    (
      answers[pathname] ??
      (() => {
        response.writeHead(404).end();
      })
    )();
  });
  origin = `http://127.0.0.1:${String(await listenOn(shop))}`;
});
afterAll(async () => {
  await world.stop();
  await closeServer(shop);
});

function upload(input: Record<string, unknown>): Promise<Answer> {
  return world.tenant.api.post('/v1/actions/upload_media', {
    connection_id: world.tenant.connectionId,
    ...input,
  });
}

test.each<[string, Record<string, unknown>]>([
  ['/plant.png', { mime_type: 'image/png', filename: 'plant.png' }],
  ['/moved', { mime_type: 'image/png' }],
  ['/named', { mime_type: 'application/pdf', filename: 'Rechnung ü.pdf' }],
])('the file behind %s is kept', async (path, told) => {
  const answer = await upload({ link: `${origin}${path}` });
  expect(answer).toMatchObject({
    status: 200,
    json: { id: like(/^med_/), size: BYTES.length, ...told },
  });
  const download = await fetch(`${world.hubUrl}/v1/media/${textAt(answer.json, 'id')}`, {
    headers: { authorization: `Bearer ${world.tenant.apiKey}` },
  });
  expect(Buffer.from(await download.arrayBuffer()).equals(BYTES)).toBe(true);
});

test.each<[string, string, number, Record<string, unknown>]>([
  [
    'an address inside',
    'https://169.254.169.254/x',
    422,
    { code: 'target_refused', errors: [{ pointer: '/link' }] },
  ],
  ['an address that leads inside', '/inside', 422, { code: 'target_refused' }],
  ['an address that leads round and round', '/round', 502, { code: 'target_failed' }],
  ['nothing there', '/none.png', 502, { code: 'target_failed', detail: like(/404/) }],
  ['a file that breaks off', '/broken.png', 502, { code: 'target_failed' }],
  ['a file that is too large', '/large.png', 413, { code: 'file_too_large' }],
  ['a page instead of a file', '/page', 415, { code: 'file_type_unsupported' }],
])('%s is told as such', async (_name, link, status, problem) => {
  expect(await upload({ link: link.startsWith('/') ? `${origin}${link}` : link })).toMatchObject({
    status,
    json: problem,
  });
});

test('Base64 is taken as it comes, with a name or a type', async () => {
  const content = BYTES.toString('base64');
  expect(await upload({ content, filename: 'a.png' })).toMatchObject({
    status: 200,
    json: { mime_type: 'image/png', size: BYTES.length, filename: 'a.png' },
  });
  expect(
    await upload({ content: `data:image/png;base64,${content}`, mime_type: 'image/png' }),
  ).toMatchObject({ status: 200, json: { size: BYTES.length } });
  expect(
    await upload({ content: Buffer.alloc(4 * MIB).toString('base64'), mime_type: 'image/jpeg' }),
  ).toMatchObject({ status: 200, json: { size: 4 * MIB } });
  expect(await upload({ content })).toMatchObject({
    status: 415,
    json: { code: 'file_type_unsupported' },
  });
});

test.each<[string, Record<string, unknown>, string]>([
  ['neither link nor content', {}, '/link'],
  ['both of them', { link: 'https://a.example/b.png', content: 'aGk=' }, '/content'],
  [
    'a content that is no Base64',
    { content: 'hello, world!', mime_type: 'text/plain' },
    '/content',
  ],
  [
    'a connection that is not there',
    { connection_id: 'con_1', content: 'aGk=', mime_type: 'text/plain' },
    '/connection_id',
  ],
  [
    'a number of somebody else',
    { phone_number_id: '1', content: 'aGk=', mime_type: 'text/plain' },
    '/phone_number_id',
  ],
])('%s is refused with its place', async (_name, input, pointer) => {
  expect(await upload(input)).toMatchObject({ status: 422, json: { errors: [{ pointer }] } });
});

test('while Meta is away the file is kept all the same, and uploaded when a message needs it', async () => {
  const { tenant, twin } = world;
  await twin.chaos({ scope: 'all', error: { code: 131016, count: 1 } });
  const answer = await upload({ content: BYTES.toString('base64'), mime_type: 'image/png' });
  expect(answer.status).toBe(200);
  const before = (await twin.calls('/media')).length;
  const id = await accepted(
    tenant.api.post('/v1/actions/send_message', {
      connection_id: tenant.connectionId,
      to: CUSTOMER,
      type: 'image',
      image: { id: textAt(answer.json, 'id') },
    }),
  );
  await untilStatus(tenant.api, { id, status: 'read' });
  expect((await twin.calls('/media')).length).toBe(before + 1);
});

test('what Meta refuses is a problem with its words, and nothing is kept', async () => {
  await world.twin.chaos({
    scope: 'all',
    error: { code: 100, details: 'Param file is broken', count: 1 },
  });
  expect(await upload({ content: BYTES.toString('base64'), mime_type: 'image/png' })).toMatchObject(
    { status: 422, json: { meta: { code: 100 }, detail: like(/Param file is broken/) } },
  );
});

test('a dry run looks at the input only', async () => {
  const before = (await world.twin.calls('/media')).length;
  expect(
    await world.tenant.api.post('/v1/actions/upload_media?dry_run=true', {
      connection_id: world.tenant.connectionId,
      content: 'aGk=',
      mime_type: 'text/plain',
    }),
  ).toMatchObject({ status: 200, json: { valid: true } });
  expect((await world.twin.calls('/media')).length).toBe(before);
});
