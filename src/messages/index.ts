/** Messages: the send ledger and what came in. */
export { createMessages, type Messages } from './messages';
export { presentMessage } from './present';
export { findIdsByWamid, inboundId, recordInbound } from './record-inbound';
export { messageRoutes } from './routes';
