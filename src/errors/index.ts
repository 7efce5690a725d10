/** Errors: the catalogue, the class that carries a code, and its two faces (problem, stored). */
export { CATALOGUE, lookUp, type ErrorCode } from './catalogue';
export { HubError, invalidField, notFound, type GraphErrorRef } from './hub-error';
export { storedError, toProblem, type StoredError } from './problem';
