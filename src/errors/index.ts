/** Errors: the catalogue, the class that carries a code, and its two faces (problem, stored). */
export { CATALOGUE, PROVIDER_CODES, lookUp, type ErrorCode } from './catalogue';
export type { ErrorTexts } from './entry';
export { HubError, invalidField, notFound } from './hub-error';
export { PROBLEM } from './problem-schema';
export { storedError, toProblem, toStoredError, type Refusal, type StoredError } from './problem';
