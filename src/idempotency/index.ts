/** Idempotency keys. */
export { createIdempotency } from './answer-once';
export { messageIdFor } from './message-id';
