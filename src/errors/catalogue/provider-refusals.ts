/**
 * A provider refuses with these errors, by what they mean to a user. Each code of Meta's is told
 * under one of them, with texts of its own (connectors/whatsapp/graph/error-codes); the texts here
 * are for the page of the code.
 */
import { ACCOUNT_REFUSALS } from './account-refusals';
import { CONTENT_REFUSALS } from './content-refusals';
import { PRODUCT_REFUSALS } from './product-refusals';
import { RECIPIENT_REFUSALS } from './recipient-refusals';

export const PROVIDER_REFUSALS = {
  ...ACCOUNT_REFUSALS,
  ...RECIPIENT_REFUSALS,
  ...CONTENT_REFUSALS,
  ...PRODUCT_REFUSALS,
} as const;
