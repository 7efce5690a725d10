/** Messages: the send ledger and what came in. */
export { findAccepted } from './accept-message';
export { findByCallbackData, findNamed, listContactMessages } from './conversation-messages';
export { findCallbackUrls } from './find-callbacks';
export { findKnown } from './find-known';
export { createLoopGuard } from './loop-guard';
export { createMessages, type Messages } from './messages';
export type { MessageDoc } from './model';
export { presentMessage } from './present';
export { findIdsByWamid, findReceivers, foreignId, recordForeign } from './record-foreign';
export { messageRoutes } from './routes';
export { toWamid } from './to-wamid';
