/**
 * Every error a user can meet: its HTTP status and the words that tell what happened and what to do
 * next. Codes are stable; `docs/errors.md` is generated from this list, in its order.
 */
import type { CatalogueEntry } from '../entry';
import { CONNECTION_ERRORS } from './connection';
import { HOOK_ERRORS } from './hook';
import { HUB_ERRORS } from './hub';
import { MEDIA_ERRORS } from './media';
import { MESSAGE_ERRORS } from './message';
import { OUTCOME_ERRORS } from './outcome';
import { PROVIDER_REFUSALS } from './provider-refusals';
import { REQUEST_ERRORS } from './request';
import { TEMPLATE_ERRORS } from './template';

export type { CatalogueEntry } from '../entry';

export const CATALOGUE = {
  ...REQUEST_ERRORS,
  ...HUB_ERRORS,
  ...CONNECTION_ERRORS,
  ...MESSAGE_ERRORS,
  ...TEMPLATE_ERRORS,
  ...HOOK_ERRORS,
  ...MEDIA_ERRORS,
  ...OUTCOME_ERRORS,
  ...PROVIDER_REFUSALS,
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof CATALOGUE;

/** The entry of a code, widened: the list itself keeps its literal types for `ErrorCode`. */
export function lookUp(code: ErrorCode): CatalogueEntry {
  return CATALOGUE[code];
}

const REFUSAL_CODES = Object.keys(PROVIDER_REFUSALS).filter(
  (code): code is keyof typeof PROVIDER_REFUSALS => Object.hasOwn(PROVIDER_REFUSALS, code),
);

/** What a call that goes to the provider at once may be answered. */
export const PROVIDER_CODES: readonly ErrorCode[] = [
  'graph_rejected',
  'graph_auth',
  'graph_throttled',
  'graph_transient',
  'graph_unreachable',
  ...REFUSAL_CODES,
];
