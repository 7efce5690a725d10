/**
 * `interactive`: one schema for each kind, chosen by `type`, so that errors speak of that kind
 * alone.
 */
import type { Infer } from '../../../../src/kit';
import { within, type Problem } from '../problem';
import { REPLY_BUTTONS, replyButtonsProblems } from './button';
import { CAROUSEL, carouselProblems } from './carousel';
import { CTA_URL, ctaUrlProblems } from './cta-url';
import { FLOW, flowProblems } from './flow';
import { LIST, listProblems } from './list';
import { ORDER_DETAILS, ORDER_STATUS, orderDetailsProblems } from './orders';
import { headerProblems } from './parts';
import { CATALOG_MESSAGE, PRODUCT, PRODUCT_LIST, productListProblems } from './products';
import {
  ADDRESS_REQUEST,
  CALL_PERMISSION,
  CONTACT_REQUEST,
  LOCATION_REQUEST,
  REQUEST_CONTACT_INFO,
  VOICE_CALL,
} from './requests';

const KINDS = [
  'button',
  'list',
  'cta_url',
  'flow',
  'product',
  'product_list',
  'catalog_message',
  'carousel',
  'location_request_message',
  'address_message',
  'contact_request',
  'request_contact_info',
  'order_details',
  'order_status',
  'call_permission_request',
  'voice_call',
] as const;

export const INTERACTIVE = {
  type: 'object',
  required: ['type'],
  title: 'Interactive',
  description: "Buttons, lists, links, products and so on, in Meta's own form.",
  properties: { type: { enum: KINDS, title: 'Kind', description: 'What the message offers.' } },
  discriminator: { propertyName: 'type' },
  oneOf: [
    REPLY_BUTTONS,
    LIST,
    CTA_URL,
    FLOW,
    PRODUCT,
    PRODUCT_LIST,
    CATALOG_MESSAGE,
    CAROUSEL,
    LOCATION_REQUEST,
    ADDRESS_REQUEST,
    CONTACT_REQUEST,
    REQUEST_CONTACT_INFO,
    ORDER_DETAILS,
    ORDER_STATUS,
    CALL_PERMISSION,
    VOICE_CALL,
  ],
} as const;

export type Interactive = Infer<typeof INTERACTIVE>;

export function interactiveProblems(interactive: Interactive): Problem[] {
  switch (interactive.type) {
    case 'button':
      return replyButtonsProblems(interactive);
    case 'list':
      return listProblems(interactive);
    case 'cta_url':
      return ctaUrlProblems(interactive);
    case 'flow':
      return flowProblems(interactive);
    case 'product_list':
      return productListProblems(interactive);
    case 'carousel':
      return carouselProblems(interactive);
    case 'order_details':
      return orderDetailsProblems(interactive);
    case 'address_message':
    case 'voice_call':
      return within('/header', interactive.header, headerProblems);
    default:
      return [];
  }
}
