/** Idempotency keys. */
export { createIdempotency } from './answer-once';
export { knownMessageId, messageIdFor } from './message-id';
