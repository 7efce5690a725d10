/** Template sends (Meta: templates, "send"), as Meta takes them. */
import {
  any,
  chosenBy,
  is,
  list,
  media,
  object,
  openObject,
  text,
  type MetaSchema,
} from './shorthand';

const spoken = object({ type: is('text'), text: text(32_768), parameter_name: text(512) }, [
  'type',
  'text',
]);
const parameter = chosenBy('type', {
  text: spoken,
  currency: object({
    type: is('currency'),
    currency: object({
      fallback_value: text(100),
      code: text(3),
      amount_1000: { type: 'integer' },
    }),
  }),
  date_time: object({ type: is('date_time'), date_time: openObject }),
  image: object({ type: is('image'), image: media() }),
  video: object({ type: is('video'), video: media() }),
  document: object({ type: is('document'), document: media({ filename: text(240) }) }),
  location: object({
    type: is('location'),
    location: object(
      {
        latitude: { type: ['number', 'string'] },
        longitude: { type: ['number', 'string'] },
        name: any,
        address: any,
      },
      ['latitude', 'longitude'],
    ),
  }),
  payload: object({ type: is('payload'), payload: text(1_024) }),
  coupon_code: object({ type: is('coupon_code'), coupon_code: text(20) }),
  action: object({ type: is('action'), action: openObject }),
  limited_time_offer: object({
    type: is('limited_time_offer'),
    limited_time_offer: object({ expiration_time_ms: { type: 'integer' } }),
  }),
});

const button = object(
  {
    type: is('button'),
    sub_type: {
      enum: [
        'quick_reply',
        'url',
        'copy_code',
        'flow',
        'catalog',
        'mpm',
        'spm',
        'voice_call',
        'order_details',
      ],
    },
    index: { type: ['string', 'integer'], pattern: '^[0-9]$' },
    parameters: list(parameter, 1, 1),
  },
  ['type', 'sub_type', 'index'],
);
function withParameters(type: string): MetaSchema {
  return object({ type: is(type), parameters: list(parameter, 1, 100) });
}
const component = chosenBy('type', {
  header: withParameters('header'),
  body: withParameters('body'),
  button,
  limited_time_offer: withParameters('limited_time_offer'),
  carousel: object({
    type: is('carousel'),
    cards: list(
      object({
        card_index: { type: 'integer', minimum: 0, maximum: 9 },
        components: list({ $ref: '#/$defs/component' }, 1, 10),
      }),
      2,
      10,
    ),
  }),
});

/** Of the document that holds the schema. */
export const TEMPLATE_DEFS = { component };

export const TEMPLATE = object(
  {
    name: text(512, { pattern: '^[a-z0-9_]+$' }),
    language: object({ code: text(20), policy: is('deterministic') }, ['code']),
    components: list({ $ref: '#/$defs/component' }, 1, 20),
  },
  ['name', 'language'],
);
