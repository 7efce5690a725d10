/**
 * The table of expectations: for each shape of the corpus the events that the contract asks for,
 * and whether the call needs a look (parked, unrouted). Change it when the contract changes.
 */
import type { Expected } from './expectation';
import { OF_BATCHES } from './expected-batches';
import { OF_FIELDS } from './expected-fields';
import { OF_MESSAGES } from './expected-messages';
import { OF_STATUSES } from './expected-statuses';

export const EXPECTED: Readonly<Record<string, Expected>> = {
  ...OF_MESSAGES,
  ...OF_STATUSES,
  ...OF_FIELDS,
  ...OF_BATCHES,
};
