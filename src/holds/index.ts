/** Holds: what sends wait for, and pause and resume. */
export { findHold, type SendPlace } from './find-hold';
export { createHolds, type HeldPlace, type Holds } from './holds';
export type { HoldReason } from './model';
export { pauseAfterRefusal } from './pause-after-refusal';
export { pauseRoutes } from './routes';
