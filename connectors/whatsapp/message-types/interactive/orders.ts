/**
 * `order_details` and `order_status`: payments (Meta: payments). What is inside differs by country,
 * so Meta checks most of it.
 */
import type { Infer } from '../../../../src/kit';
import { object, openObject, word } from '../fields';
import { fileProblems } from '../media';
import { within, type Problem } from '../problem';
import { BODY, FOOTER, ORDER_HEADER } from './parts';

const REFERENCE = {
  type: 'string',
  minLength: 1,
  maxLength: 60,
  pattern: '^[A-Za-z0-9_.-]+$',
  title: 'Reference',
  description: 'Your own id of the order; letters, digits, `_`, `-` and `.`, at most 60.',
} as const;

/** Further fields are those of the country's payments. */
const DETAILS = {
  type: 'object',
  additionalProperties: true,
  required: ['reference_id', 'type', 'currency', 'total_amount', 'order'],
  title: 'Parameters',
  description: 'The order and how it is paid.',
  properties: {
    reference_id: REFERENCE,
    type: {
      enum: ['digital-goods', 'physical-goods'],
      title: 'Goods',
      description: 'What is sold.',
    },
    currency: {
      type: 'string',
      pattern: '^[A-Z]{3}$',
      title: 'Currency',
      description: 'Three letters.',
    },
    total_amount: openObject({ title: 'Total', description: 'Value and offset.' }),
    order: openObject({ title: 'Order', description: 'Items, subtotal, tax and so on.' }),
  },
} as const;

export const ORDER_DETAILS = {
  ...object(
    { title: 'Order', description: 'An order that the customer pays.' },
    {
      required: ['type', 'body', 'action'],
      properties: {
        type: word('order_details'),
        header: ORDER_HEADER,
        body: BODY,
        footer: FOOTER,
        action: object(
          { title: 'Action', description: 'The order.' },
          {
            required: ['name', 'parameters'],
            properties: { name: word('review_and_pay', 'Name'), parameters: DETAILS },
          },
        ),
      },
    },
  ),
  'x-name': 'InteractiveOrderDetails',
} as const;

const STATUS = {
  type: 'object',
  additionalProperties: true,
  required: ['reference_id', 'order'],
  title: 'Parameters',
  description: 'Where the order stands.',
  properties: {
    reference_id: REFERENCE,
    order: openObject({ title: 'Order', description: 'Status and description.' }),
    payment: openObject({ title: 'Payment', description: 'Status and time.' }),
  },
} as const;

export const ORDER_STATUS = {
  ...object(
    { title: 'Order Status', description: 'Tells where an order stands.' },
    {
      required: ['type', 'body', 'action'],
      properties: {
        type: word('order_status'),
        body: BODY,
        footer: FOOTER,
        action: object(
          { title: 'Action', description: 'The order.' },
          {
            required: ['name', 'parameters'],
            properties: { name: word('review_order', 'Name'), parameters: STATUS },
          },
        ),
      },
    },
  ),
  'x-name': 'InteractiveOrderStatus',
} as const;

export function orderDetailsProblems({ header }: Infer<typeof ORDER_DETAILS>): Problem[] {
  return within('/header/image', header?.image, fileProblems);
}
