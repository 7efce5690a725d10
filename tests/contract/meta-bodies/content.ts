/** The plain types (Meta: messages/*), as Meta takes them. */
import { any, is, list, media, object, text, type MetaSchema } from './shorthand';

const caption = { type: 'string', maxLength: 1024 };
const number: MetaSchema = { type: ['number', 'string'], pattern: '^-?[0-9]+([.][0-9]+)?$' };

const card = object(
  {
    name: object(
      {
        formatted_name: text(1000),
        first_name: any,
        last_name: any,
        middle_name: any,
        suffix: any,
        prefix: any,
      },
      ['formatted_name'],
    ),
    phones: list(object({ phone: any, wa_id: any, type: any, user_id: any }, []), 0, 100),
    emails: list(object({ email: any, type: any }, []), 0, 100),
    urls: list(object({ url: any, type: any }, []), 0, 100),
    addresses: list(
      object(
        {
          street: any,
          city: any,
          state: any,
          zip: any,
          country: any,
          country_code: any,
          type: any,
        },
        [],
      ),
      0,
      100,
    ),
    org: object({ company: any, department: any, title: any }, []),
    birthday: { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' },
  },
  ['name'],
);

export const CONTENT: Readonly<Record<string, MetaSchema>> = {
  text: object({ body: text(4096), preview_url: { type: 'boolean' } }, ['body']),
  image: media({ caption }),
  video: media({ caption }),
  audio: media({ voice: { type: 'boolean' } }),
  document: media({ caption, filename: text(240) }),
  sticker: media(),
  location: object({ latitude: number, longitude: number, name: any, address: any, url: any }, [
    'latitude',
    'longitude',
  ]),
  contacts: list(card, 1, 257),
  reaction: object({ message_id: text(300, { pattern: '^wamid[.]' }), emoji: { type: 'string' } }),
};

export const READ_MARK = object(
  {
    messaging_product: is('whatsapp'),
    status: is('read'),
    message_id: text(300, { pattern: '^wamid[.]' }),
    typing_indicator: object({ type: is('text') }),
  },
  ['messaging_product', 'status', 'message_id'],
);
