/** Holds: what sends wait for, and pause and resume. */
export { findHold, type SendPlace, type Standing } from './find-hold';
export { createHolds, type HeldPlace, type Holds } from './holds';
export type { HoldReason } from './model';
export { pauseAfterRefusal, type WideRefusal } from './pause-after-refusal';
export { pauseRoutes } from './routes';
