/** REST hooks: subscriptions to events. */
export { matchesFilter } from './filter';
export { createHooks, openSecrets, type Hooks } from './hooks';
export { findActiveHooks, findHook, markUnsubscribed, type HookDoc } from './model';
export { claimBackfill, endBackfill, noteBackfill, queueBackfills } from './owed-backfill';
export { hookRoutes } from './routes';
