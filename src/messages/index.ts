/** Messages: the send ledger and what came in. */
export { createMessages, type Messages } from './messages';
export { presentMessage } from './present';
export { findIdsByWamid, findReceivers, foreignId, recordForeign } from './record-foreign';
export { messageRoutes } from './routes';
