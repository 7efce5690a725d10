/** The event log: append, read, and consumers with cursors. */
export type { EventDraft } from './append';
export { messageOf, type EventConsumer } from './consumers';
export { ENVELOPE, envelopeJson, presentEvent } from './envelope';
export { createEventLog, type EventLog } from './event-log';
export {
  findByDedupeKeys,
  findEvent,
  findLoggedWorkspaces,
  lastSequenceBefore,
  readEvents,
  readHead,
  type EventDoc,
  type LoggedEvent,
} from './model';
export { eventRoutes } from './routes';
export { sampleRoutes } from './sample-routes';
