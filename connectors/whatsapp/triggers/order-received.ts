/** `order.received`: a customer sent a cart; comes beside `message.received`. */
import { isRecord, trigger } from '../../../src/kit';
import {
  CONTACT_IN_EVENT,
  PHONE_NUMBER_IN_EVENT,
  SAMPLE_CONTACT,
  SAMPLE_MESSAGE_ID,
  SAMPLE_NUMBER,
  SAMPLE_WAMID,
  TEXT_OR_NULL,
} from '../shapes';

const NUMBER_OR_NULL = { type: ['number', 'null'] } as const;

export const orderReceived = trigger({
  key: 'order.received',
  title: 'Order Received',
  summary: 'Triggers when a customer sends you a cart from your catalogue.',
  output: {
    type: 'object',
    required: ['message', 'order', 'contact', 'phone_number'],
    properties: {
      message: {
        type: 'object',
        required: ['id', 'wamid'],
        properties: { id: { type: 'string' }, wamid: { type: 'string' } },
      },
      order: {
        type: 'object',
        required: ['catalog_id', 'text', 'items'],
        properties: {
          catalog_id: TEXT_OR_NULL,
          text: TEXT_OR_NULL,
          items: {
            type: 'array',
            items: {
              type: 'object',
              required: ['product_retailer_id', 'quantity', 'item_price', 'currency'],
              properties: {
                product_retailer_id: TEXT_OR_NULL,
                quantity: NUMBER_OR_NULL,
                item_price: NUMBER_OR_NULL,
                currency: TEXT_OR_NULL,
              },
            },
          },
        },
      },
      contact: CONTACT_IN_EVENT,
      phone_number: PHONE_NUMBER_IN_EVENT,
    },
  },
  sample: {
    message: { id: SAMPLE_MESSAGE_ID, wamid: SAMPLE_WAMID },
    order: {
      catalog_id: '194836987003835',
      text: null,
      items: [{ product_retailer_id: 'di9ozbzfi4', quantity: 2, item_price: 30, currency: 'EUR' }],
    },
    contact: SAMPLE_CONTACT,
    phone_number: SAMPLE_NUMBER,
  },
}).from((item, { messageId, contact, phoneNumber }) => {
  if (
    item.kind !== 'message' ||
    item.type !== 'order' ||
    !isRecord(item.content) ||
    messageId === undefined ||
    contact === undefined ||
    phoneNumber === undefined
  )
    return undefined;
  const { catalog_id: catalogId, text, product_items: products } = item.content;
  const order = {
    catalog_id: textOrNull(catalogId),
    text: textOrNull(text),
    items: (Array.isArray(products) ? products.filter(isRecord) : []).map(toItem),
  };
  return {
    message: { id: messageId, wamid: item.wamid },
    order,
    contact,
    phone_number: phoneNumber,
  };
});

function toItem({
  product_retailer_id: id,
  quantity,
  item_price: price,
  currency,
}: Record<string, unknown>) {
  return {
    product_retailer_id: textOrNull(id),
    quantity: numberOrNull(quantity),
    item_price: numberOrNull(price),
    currency: textOrNull(currency),
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Numbers come as text in some of Meta's samples. */
function numberOrNull(value: unknown): number | null {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
