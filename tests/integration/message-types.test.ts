/** Every type of message, from `send_message` to what Meta gets, and read in the end. */
import { SAMPLES } from '../fixtures/messages/samples';
import { postForm } from '../support/forms';
import { at, textAt } from '../support/json';
import { CUSTOMER, accepted, readLog, sendText, untilEvents, untilStatus } from '../support/steps';
import type { ConnectedTenant } from '../support/tenants';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

let world: World;
let tenant: ConnectedTenant;

beforeAll(async () => {
  world = await startWorld();
  ({ tenant } = world);
});
afterAll(() => world.stop());

function send(type: string, content: unknown, more: Record<string, unknown> = {}) {
  return tenant.api.post('/v1/actions/send_message', {
    connection_id: tenant.connectionId,
    to: CUSTOMER,
    type,
    [type]: content,
    ...more,
  });
}

/**
 * The body of the one call that went out for a message; of a reaction WhatsApp tells only that it
 * was sent.
 */
async function sentBody(id: string, status = 'read'): Promise<unknown> {
  await untilStatus(tenant.api, { id, status });
  const sent = await world.twin.sent(id);
  expect(sent).toHaveLength(1);
  return sent[0]?.body;
}

test.each(SAMPLES.filter(({ type }) => type !== 'audio'))(
  '$name goes out unchanged',
  async ({ type, content }) => {
    const id = await accepted(send(type, content));
    expect(await sentBody(id, type === 'reaction' ? 'sent' : 'read')).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: CUSTOMER,
      type,
      [type]: content,
      biz_opaque_callback_data: id,
    });
    expect((await tenant.api.get(`/v1/messages/${id}`)).json).toMatchObject({ type, to: CUSTOMER });
  },
);

test('a voice message is an uploaded file', async () => {
  const upload = await postForm(world.hubUrl, tenant, {
    file: { bytes: Buffer.from('OggS'), type: 'audio/ogg', name: 'a.ogg' },
    fields: { connection_id: tenant.connectionId },
  });
  const id = await accepted(send('audio', { id: textAt(upload.json, 'id'), voice: true }));
  const body = await sentBody(id);
  expect(at(body, 'audio', 'voice')).toBe(true);
  expect(textAt(body, 'audio', 'id')).toMatch(/^\d+$/);
});

test('a reaction names its message by our id or by the id of Meta, and can be taken back', async () => {
  await world.twin.inbound({ from: CUSTOMER, text: 'Nice', phone_number_id: tenant.phoneNumberId });
  const [event] = await untilEvents(tenant.api, { count: 1, type: 'message.received' });
  const wamid = textAt(event, 'data', 'message', 'wamid');
  for (const [named, emoji] of [
    [textAt(event, 'data', 'message', 'id'), '👍'],
    [wamid, ''],
  ] as const) {
    expect(
      at(
        await sentBody(await accepted(send('reaction', { message_id: named, emoji })), 'sent'),
        'reaction',
      ),
    ).toEqual({ message_id: wamid, emoji });
  }
  expect(
    await send('reaction', { message_id: 'msg_01jd3kq8w0m4t6v8x0z2b4d6f8', emoji: '👍' }),
  ).toMatchObject({ status: 422, json: { errors: [{ pointer: '/reaction/message_id' }] } });
});

test('a type is refused with the place of the mistake, and nothing is sent', async () => {
  const before = (await world.twin.sent()).length;
  expect(
    await send('interactive', {
      type: 'button',
      body: { text: 'Hi' },
      action: { buttons: [{ type: 'reply', reply: { id: '1', title: 'x'.repeat(21) } }] },
    }),
  ).toMatchObject({
    status: 422,
    json: {
      code: 'invalid_input',
      errors: [{ pointer: '/interactive/action/buttons/0/reply/title' }],
    },
  });
  expect(
    await send('image', { link: 'https://a.example/b.png' }, { text: { body: 'Hi' } }),
  ).toMatchObject({ status: 422, json: { errors: [{ pointer: '/text' }] } });
  await untilStatus(tenant.api, { id: await accepted(sendText(tenant, 'Last')), status: 'read' });
  expect((await world.twin.sent()).length).toBe(before + 1);
});

test('a file that a customer sent can be sent on', async () => {
  await world.twin.inbound({
    from: CUSTOMER,
    type: 'image',
    media: { base64: Buffer.from('jpeg').toString('base64') },
    phone_number_id: tenant.phoneNumberId,
  });
  const event = await until(
    async () =>
      (await readLog(tenant.api, 'message.received')).find(
        (each) => at(each, 'data', 'message', 'type') === 'image',
      ),
    { what: 'the image' },
  );
  const id = textAt(event, 'data', 'message', 'media', 'id');
  await until(
    async () =>
      (await tenant.api.post('/v1/actions/download_media', { media_id: id })).status === 200,
    { what: 'the file to be fetched' },
  );
  expect(textAt(await sentBody(await accepted(send('image', { id }))), 'image', 'id')).toMatch(
    /^\d+$/,
  );
});

test('a template names an uploaded file in its header, and only one that fits', async () => {
  const [picture, paper] = await Promise.all(
    ['image/png', 'application/pdf'].map(async (type) =>
      textAt(
        (
          await postForm(world.hubUrl, tenant, {
            file: { bytes: Buffer.from('x'), type, name: 'a' },
            fields: { connection_id: tenant.connectionId },
          })
        ).json,
        'id',
      ),
    ),
  );
  const sendTemplate = (mediaId: string | undefined) =>
    tenant.api.post('/v1/actions/send_template', {
      connection_id: tenant.connectionId,
      to: CUSTOMER,
      template: 'spring_sale',
      language: 'en',
      variables: { 1: 'Ana' },
      header: { type: 'image', media: { media_id: mediaId } },
      buttons: [
        { index: 1, type: 'url', value: 'summer' },
        { index: 2, type: 'copy_code', value: 'SPRING25' },
      ],
    });
  const answer = await sendTemplate(picture);
  expect(answer).toMatchObject({ status: 202 });
  expect(JSON.stringify(await sentBody(textAt(answer.json, 'id')))).toMatch(
    /"image":\{"id":"\d+"\}/,
  );
  expect(await sendTemplate(paper)).toMatchObject({
    status: 422,
    json: { errors: [{ pointer: '/header/media/media_id' }] },
  });
  expect(await sendTemplate('med_01jd3kq8w0m4t6v8x0z2b4d6f8')).toMatchObject({
    status: 422,
    json: {
      errors: [{ pointer: '/header/media/media_id', detail: 'is not a file of this workspace' }],
    },
  });
});
