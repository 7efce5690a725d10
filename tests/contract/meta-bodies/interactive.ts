/**
 * Interactive messages (Meta: messages/interactive-*, flows, catalogs, payments), as Meta takes
 * them.
 */
import {
  any,
  chosenBy,
  is,
  list,
  media,
  object,
  openObject,
  text,
  webAddress,
  type MetaSchema,
} from './shorthand';

const id: MetaSchema = { type: ['string', 'integer'] };
function body(max = 1024): MetaSchema {
  return object({ text: text(max) });
}
const footer = object({ text: { type: 'string', maxLength: 60 } });
const textHeader = object({ type: is('text'), text: text(60), sub_text: text(60) }, [
  'type',
  'text',
]);
const header = chosenBy('type', {
  text: textHeader,
  image: object({ type: is('image'), image: media() }),
  video: object({ type: is('video'), video: media() }),
  document: object({ type: is('document'), document: media({ filename: text(240) }) }),
});

interface Parts {
  action: MetaSchema;
  header?: MetaSchema;
  body?: MetaSchema;
  footer?: MetaSchema;
  required?: readonly string[];
}

function kind(
  type: string,
  { action, required = ['type', 'body', 'action'], ...parts }: Parts,
): MetaSchema {
  return object({ type: is(type), body: body(), ...parts, action }, required);
}
function named(
  name: string,
  parameters?: MetaSchema,
  required = parameters !== undefined,
): MetaSchema {
  return object(
    { name: is(name), ...(parameters === undefined ? {} : { parameters }) },
    required ? ['name', 'parameters'] : ['name'],
  );
}

const button = object({ type: is('reply'), reply: object({ id: text(256), title: text(20) }) });
const section = object(
  {
    title: text(24),
    rows: list(
      object({ id: text(200), title: text(24), description: text(72) }, ['id', 'title']),
      1,
      10,
    ),
  },
  ['rows'],
);
const urlAction = named('cta_url', object({ display_text: text(20), url: webAddress }));
const productAction = object({ catalog_id: id, product_retailer_id: id });
const picture = chosenBy('type', {
  image: object({ type: is('image'), image: media() }),
  video: object({ type: is('video'), video: media() }),
});
const index: MetaSchema = { type: 'integer', minimum: 0, maximum: 9 };
const card = chosenBy('type', {
  cta_url: object(
    {
      card_index: index,
      type: is('cta_url'),
      header: picture,
      body: object({ text: text(160) }),
      action: urlAction,
    },
    ['card_index', 'type', 'header', 'action'],
  ),
  product: object({ card_index: index, type: is('product'), action: productAction }),
});
const flow = object(
  {
    flow_message_version: is('3'),
    flow_id: id,
    flow_name: text(200),
    flow_cta: text(30),
    flow_token: any,
    flow_action: { enum: ['navigate', 'data_exchange'] },
    flow_action_payload: object({ screen: text(200), data: openObject }, []),
    mode: { enum: ['draft', 'published'] },
  },
  ['flow_message_version', 'flow_cta'],
  { oneOf: [{ required: ['flow_id'] }, { required: ['flow_name'] }] },
);

export const INTERACTIVE = chosenBy('type', {
  button: kind('button', { header, footer, action: object({ buttons: list(button, 1, 3) }) }),
  list: kind('list', {
    header: textHeader,
    body: body(4096),
    footer,
    action: object({ button: text(20), sections: list(section, 1, 10) }),
  }),
  cta_url: kind('cta_url', { header, footer, action: urlAction }),
  flow: kind('flow', { header, footer, action: named('flow', flow) }),
  product: kind('product', { footer, action: productAction, required: ['type', 'action'] }),
  product_list: kind('product_list', {
    header: textHeader,
    footer,
    required: ['type', 'header', 'body', 'action'],
    action: object({
      catalog_id: id,
      sections: list(
        object(
          { title: text(24), product_items: list(object({ product_retailer_id: id }), 1, 30) },
          ['product_items'],
        ),
        1,
        10,
      ),
    }),
  }),
  catalog_message: kind('catalog_message', {
    footer,
    action: named('catalog_message', object({ thumbnail_product_retailer_id: id }, []), false),
  }),
  carousel: kind('carousel', { action: object({ cards: list(card, 2, 10) }) }),
  location_request_message: kind('location_request_message', { action: named('send_location') }),
  address_message: kind('address_message', {
    header,
    footer,
    action: named(
      'address_message',
      object(
        {
          country: text(2),
          values: openObject,
          saved_addresses: list(openObject, 0, 100),
          validation_errors: openObject,
        },
        ['country'],
      ),
    ),
  }),
  contact_request: kind('contact_request', { footer, action: named('request_contact_info') }),
  request_contact_info: kind('request_contact_info', {
    footer,
    action: named('request_contact_info'),
  }),
  order_details: kind('order_details', {
    header: picture,
    footer,
    action: named('review_and_pay', openObject),
  }),
  order_status: kind('order_status', { footer, action: named('review_order', openObject) }),
  call_permission_request: kind('call_permission_request', {
    action: named('call_permission_request'),
    required: ['type', 'action'],
  }),
  voice_call: kind('voice_call', {
    header,
    footer,
    action: named(
      'voice_call',
      object(
        {
          display_text: text(20),
          ttl_minutes: { type: 'integer', minimum: 1, maximum: 43_200 },
          payload: text(512),
        },
        [],
      ),
      false,
    ),
  }),
});
