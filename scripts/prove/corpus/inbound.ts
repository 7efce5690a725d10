/** Inbound message types (facts 1.6). */
import { messageShape } from './envelope';
import { wamidAt, type Json, type Place, type Shape } from './shape';

function media({ mark }: Place, mimeType: string, more: Json = {}): Json {
  return {
    id: `90${mark}`,
    mime_type: mimeType,
    sha256: 'SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=',
    url: `https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=90${mark}`,
    ...more,
  };
}
function text(body: string, more: Json = {}): Json {
  return { type: 'text', text: { body }, ...more };
}
function interactive(content: Json): Json {
  return { type: 'interactive', interactive: content };
}
function context(place: Place, more: Json = {}): Json {
  return {
    context: {
      from: place.accounts[0].numbers[0]?.phone.slice(1),
      id: wamidAt(place, 90),
      ...more,
    },
  };
}
const AD = {
  source_url: 'https://fb.me/3cr4Wqqkv',
  source_id: '120226305854810726',
  source_type: 'ad',
  headline: 'Chat with us',
  body: 'Summer sale',
  media_type: 'image',
  image_url: 'https://scontent.xx.fbcdn.net/a.jpg',
  ctwa_clid: 'Aff-n8ZTODiE79d22KtAwQKj9e',
  welcome_message: { text: 'Hi!' },
};

export const INBOUND: readonly Shape[] = [
  messageShape('text', () => text('Ist meine Bestellung <unterwegs>? 50% fehlen @home / ¿sí? 🙏')),
  messageShape('text, the longest', () => text(`${'ä'.repeat(4_090)}🙂`)),
  messageShape('text with NUL, lone surrogates and right-to-left marks', () =>
    text('a\u0000b \ud800 \udfff \u202eabc\u202c \u200f'),
  ),
  messageShape('text that looks like operators', () =>
    text('{"$where": "sleep(1000)", "__proto__": {"admin": true}}'),
  ),
  messageShape('text, a reply', (place) => text('Yes', context(place))),
  messageShape('text, forwarded', () => text('Look', { context: { forwarded: true } })),
  messageShape('text, forwarded often', () =>
    text('Look', { context: { frequently_forwarded: true } }),
  ),
  messageShape('text about a product', (place) =>
    text(
      'Is it in stock?',
      context(place, {
        referred_product: { catalog_id: '194836987003835', product_retailer_id: 'di9ozbzfi4' },
      }),
    ),
  ),
  messageShape('text from an ad', () => text('I saw your ad', { referral: AD })),
  messageShape('text from a post, without click id', () =>
    text('I saw your post', {
      referral: {
        ...AD,
        source_type: 'post',
        ctwa_clid: undefined,
        media_type: 'video',
        video_url: 'https://example.com/v',
        thumbnail_url: 'https://example.com/t',
      },
    }),
  ),
  messageShape('text to a group', (place) =>
    text('Hi all', { group_id: `Y2FwaV9ncm91cDo${place.mark}` }),
  ),
  messageShape('image with caption', (place) => ({
    type: 'image',
    image: media(place, 'image/jpeg', { caption: 'The broken part' }),
  })),
  messageShape('image without caption', (place) => ({
    type: 'image',
    image: media(place, 'image/png'),
  })),
  messageShape('video', (place) => ({
    type: 'video',
    video: media(place, 'video/mp4', { caption: 'See' }),
  })),
  messageShape('document', (place) => ({
    type: 'document',
    document: media(place, 'application/pdf', {
      filename: 'Rechnung März.pdf',
      caption: 'Invoice',
    }),
  })),
  messageShape('voice message', (place) => ({
    type: 'audio',
    audio: media(place, 'audio/ogg; codecs=opus', { voice: true }),
  })),
  messageShape('audio file', (place) => ({
    type: 'audio',
    audio: media(place, 'audio/mpeg', { voice: false }),
  })),
  messageShape('sticker', (place) => ({
    type: 'sticker',
    sticker: media(place, 'image/webp', { animated: true }),
  })),
  messageShape('location', () => ({
    type: 'location',
    location: {
      latitude: 52.5163,
      longitude: 13.3777,
      name: 'Brandenburger Tor',
      address: 'Pariser Platz, 10117 Berlin',
      url: 'https://example.com',
    },
  })),
  messageShape('location, only coordinates', () => ({
    type: 'location',
    location: { latitude: -33.45, longitude: 0 },
  })),
  messageShape('contacts', () => ({
    type: 'contacts',
    contacts: [
      {
        name: { formatted_name: 'Ana Berg', first_name: 'Ana' },
        phones: [{ phone: '+49 151 1', wa_id: '491511', type: 'CELL' }],
        org: { company: 'X' },
        emails: [{ email: 'a@example.com' }],
        birthday: '1990-01-01',
      },
    ],
  })),
  messageShape('contacts, an answer to contact_request', () => ({
    type: 'contacts',
    contacts: [
      {
        vcard: 'BEGIN:VCARD\nEND:VCARD',
        origin: 'contact_request',
        phones: [{ phone: '+491511', wa_id: '491511' }],
      },
    ],
  })),
  messageShape('interactive button', (place) => ({
    ...interactive({ type: 'button_reply', button_reply: { id: 'yes', title: 'Yes' } }),
    ...context(place),
  })),
  messageShape('interactive list', () =>
    interactive({
      type: 'list_reply',
      list_reply: { id: 'slot-2', title: '10:00', description: 'Tuesday' },
    }),
  ),
  messageShape('interactive flow', () =>
    interactive({
      type: 'nfm_reply',
      nfm_reply: {
        name: 'flow',
        body: 'Sent',
        response_json: '{"flow_token":"t-1","rating":5,"note":"g\\u00fct"}',
      },
    }),
  ),
  messageShape('interactive flow with broken answers', () =>
    interactive({
      type: 'nfm_reply',
      nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"flow_token":' },
    }),
  ),
  messageShape('interactive address', () =>
    interactive({
      type: 'nfm_reply',
      nfm_reply: {
        name: 'address_message',
        body: 'An address',
        response_json: '{"values":{"pin_code":"400063"}}',
      },
    }),
  ),
  messageShape('interactive call permission', () =>
    interactive({
      type: 'call_permission_reply',
      call_permission_reply: {
        response: 'accept',
        is_permanent: false,
        expiration_timestamp: 1_794_000_000,
        response_source: 'user_action',
      },
    }),
  ),
  messageShape('template button', (place) => ({
    type: 'button',
    button: { payload: 'STOP', text: 'Stop' },
    ...context(place),
  })),
  messageShape('template button without context id', (place) => ({
    type: 'button',
    button: { payload: 'GO', text: 'Go' },
    context: { from: place.accounts[0].numbers[0]?.phone.slice(1) },
  })),
  messageShape('order', () => ({
    type: 'order',
    order: {
      catalog_id: '194836987003835',
      text: 'Please wrap it',
      product_items: [
        { product_retailer_id: 'a1', quantity: 2, item_price: 9.99, currency: 'EUR' },
        { product_retailer_id: 'b2', quantity: '1', item_price: '5', currency: 'EUR' },
      ],
    },
  })),
  messageShape('unsupported', () => ({
    type: 'unsupported',
    errors: [
      {
        code: 131051,
        title: 'Message type unknown',
        error_data: { details: 'Message type is currently not supported.' },
      },
    ],
  })),
  messageShape('unsupported poll', () => ({
    type: 'unsupported',
    unsupported: { type: 'poll' },
    errors: [{ code: 131051, title: 'Message type unknown' }],
  })),
  messageShape('a type of next year', () => ({
    type: 'hologram',
    hologram: { frames: [1, 2, { $set: { a: 1 } }], __proto__x: 1, 'a.b': { $gt: '' } },
  })),
  messageShape('a type of next year without content', () => ({ type: 'wave' })),
];
