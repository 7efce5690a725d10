/**
 * What a schema can't say about a message, and that the place told is the field the caller got
 * wrong.
 */
import { INTERACTIVE, PLAIN } from '../fixtures/messages/samples';
import { pointersIn, wrongIn, interactive } from '../support/message-input';

function button(id: string, title: string) {
  return { type: 'reply', reply: { id, title } };
}

test.each<[string, Record<string, unknown>, string[]]>([
  ['the object of the type is missing', { type: 'image' }, ['/image']],
  [
    'the object of another type is there instead',
    { type: 'image', text: { body: 'Hi' } },
    ['/image', '/text'],
  ],
  [
    'the object of another type is there, too',
    { type: 'text', text: { body: 'Hi' }, location: PLAIN['location'] },
    ['/location'],
  ],
  ['an unknown type', { type: 'hologram' }, ['/type']],
  [
    'a reaction as a reply',
    { type: 'reaction', reaction: PLAIN['reaction'], reply_to: 'wamid.X' },
    ['/reply_to'],
  ],
  [
    'two emojis',
    { type: 'reaction', reaction: { message_id: 'wamid.X', emoji: '👍👍' } },
    ['/reaction/emoji'],
  ],
  ['neither link nor id', { type: 'image', image: { caption: 'A' } }, ['/image/link']],
  [
    'both link and id',
    { type: 'document', document: { link: 'https://a.example/b.pdf', id: '1' } },
    ['/document/id'],
  ],
  [
    'a link that is none',
    { type: 'video', video: { link: 'shop.example/a.mp4' } },
    ['/video/link'],
  ],
  [
    'a caption of an audio',
    { type: 'audio', audio: { id: '1', caption: 'A' } },
    ['/audio/caption'],
  ],
  [
    'a caption of a sticker',
    { type: 'sticker', sticker: { id: '1', caption: 'A' } },
    ['/sticker/caption'],
  ],
  [
    'a field that Meta does not know',
    { type: 'text', text: { body: 'Hi', colour: 'red' } },
    ['/text/colour'],
  ],
  [
    'a contact without its name',
    { type: 'contacts', contacts: [{ name: { first_name: 'Ana' } }] },
    ['/contacts/0/name/formatted_name'],
  ],
  ['an unknown kind', interactive('button', { type: 'nope' }), ['/interactive/type']],
  [
    'no kind',
    { type: 'interactive', interactive: { body: { text: 'Hi' } } },
    ['/interactive/type'],
  ],
  [
    'the same title twice',
    interactive('button', { action: { buttons: [button('1', 'Yes'), button('2', 'Yes')] } }),
    ['/interactive/action/buttons/1/reply/title'],
  ],
  [
    'the same id twice',
    interactive('button', { action: { buttons: [button('1', 'Yes'), button('1', 'No')] } }),
    ['/interactive/action/buttons/1/reply/id'],
  ],
  [
    'a header with neither link nor id',
    interactive('button', { header: { type: 'image', image: {} } }),
    ['/interactive/header/image/link'],
  ],
  [
    'a header of an unknown kind',
    interactive('button', { header: { type: 'gif' } }),
    ['/interactive/header/type'],
  ],
  [
    'an image above a list',
    interactive('list', { header: { type: 'image', image: { id: '1' } } }),
    ['/interactive/header/text', '/interactive/header/image', '/interactive/header/type'],
  ],
  [
    'the same row id twice',
    interactive('list', {
      action: {
        button: 'A',
        sections: [
          {
            rows: [
              { id: '1', title: 'A' },
              { id: '1', title: 'B' },
            ],
          },
        ],
      },
    }),
    ['/interactive/action/sections/0/rows/1/id'],
  ],
  [
    'two sections, one without a title',
    interactive('list', {
      action: {
        button: 'A',
        sections: [
          { title: 'A', rows: [{ id: '1', title: 'A' }] },
          { rows: [{ id: '2', title: 'B' }] },
        ],
      },
    }),
    ['/interactive/action/sections/1/title'],
  ],
  [
    'a product list without a header',
    {
      type: 'interactive',
      interactive: {
        type: 'product_list',
        body: { text: 'Hi' },
        action: INTERACTIVE['product_list']?.['action'],
      },
    },
    ['/interactive/header'],
  ],
  [
    'a link button that leads nowhere',
    interactive('cta_url', {
      action: { name: 'cta_url', parameters: { display_text: 'Go', url: 'mailto:a@b.example' } },
    }),
    ['/interactive/action/parameters/url'],
  ],
  [
    'a flow without id and name',
    interactive('flow', {
      action: { name: 'flow', parameters: { flow_message_version: '3', flow_cta: 'Go' } },
    }),
    ['/interactive/action/parameters/flow_id'],
  ],
  [
    'a flow with id and name',
    interactive('flow', {
      action: {
        name: 'flow',
        parameters: { flow_message_version: '3', flow_cta: 'Go', flow_id: '1', flow_name: 'a' },
      },
    }),
    ['/interactive/action/parameters/flow_name'],
  ],
  [
    'an address without its country',
    interactive('address_message', { action: { name: 'address_message', parameters: {} } }),
    ['/interactive/action/parameters/country'],
  ],
  [
    'a wrong action name',
    interactive('location_request_message', { action: { name: 'send_place' } }),
    ['/interactive/action/name'],
  ],
])('%s', async (_name, message, pointers) => {
  expect((await pointersIn(message)).sort()).toEqual([...pointers].sort());
});

function urlCard(index: number, picture = 'image') {
  return {
    card_index: index,
    type: 'cta_url',
    header: { type: picture, [picture]: { link: 'https://a.example/b' } },
    action: { name: 'cta_url', parameters: { display_text: 'Go', url: 'https://a.example' } },
  };
}

function productCard(index: number, catalog = '1') {
  return {
    card_index: index,
    type: 'product',
    action: { catalog_id: catalog, product_retailer_id: String(index) },
  };
}

test.each<[string, object[], string]>([
  ['cards of two types', [urlCard(0), productCard(1)], 'type'],
  ['a card index twice', [productCard(0), productCard(0)], 'card_index'],
  ['products of two catalogs', [productCard(0), productCard(1, '2')], 'action/catalog_id'],
  ['pictures of two types', [urlCard(0), urlCard(1, 'video')], 'header/type'],
])('%s', async (_name, cards, field) => {
  expect(await pointersIn(interactive('carousel', { action: { cards } }))).toEqual([
    `/interactive/action/cards/1/${field}`,
  ]);
});

test('what is wrong is told in words about that field alone', async () => {
  expect(
    await wrongIn(interactive('button', { action: { buttons: [button('1', 'x'.repeat(21))] } })),
  ).toEqual([
    {
      pointer: '/interactive/action/buttons/0/reply/title',
      detail: 'must be at most 20 characters long',
    },
  ]);
  expect(await wrongIn({ type: 'image', image: { caption: 'A' } })).toEqual([
    { pointer: '/image/link', detail: 'is required, or `id` instead of it' },
  ]);
});
