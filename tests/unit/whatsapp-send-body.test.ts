/** The call that sends a message, as Meta's Cloud API wants it. */
import { at, parseJson } from '../support/json';
import { sendThrough } from '../support/graph-outcome';

function accept() {
  return Promise.resolve({ status: 200, headers: {}, text: '{"messages":[{"id":"wamid.1"}]}' });
}
async function bodyOf(more: Parameters<typeof sendThrough>[1] = {}): Promise<unknown> {
  return parseJson((await sendThrough(accept, more)).requests[0]?.body ?? '');
}

test('a phone number goes into `to` with its +, and our id travels along', async () => {
  expect(await bodyOf()).toEqual({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: '+4917612345678',
    type: 'text',
    text: { body: 'Hi' },
    biz_opaque_callback_data: 'msg_1',
  });
});

test('it is one POST to the number with the token, and it is given 30 seconds', async () => {
  const { outcome, requests } = await sendThrough(accept);
  expect(outcome).toEqual({ kind: 'accepted', wamid: 'wamid.1' });
  expect(requests).toMatchObject([
    {
      method: 'POST',
      url: 'http://graph/v26.0/11/messages',
      timeoutMs: 30_000,
      headers: { authorization: 'Bearer token', 'content-type': 'application/json' },
    },
  ]);
});

test('a BSUID goes into `recipient`, and only without a number', async () => {
  expect(await bodyOf({ recipient: { phone: null, bsuid: 'DE.77' } })).toEqual({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    recipient: 'DE.77',
    type: 'text',
    text: { body: 'Hi' },
    biz_opaque_callback_data: 'msg_1',
  });
  expect(
    await bodyOf({ recipient: { phone: '+4917612345678', bsuid: 'DE.77' } }),
  ).not.toHaveProperty('recipient');
});

test('a reply names the message that it quotes', async () => {
  expect(at(await bodyOf({ replyToWamid: 'wamid.0' }), 'context')).toEqual({
    message_id: 'wamid.0',
  });
});
