/** Intake: signed calls from providers, stored raw, then turned into events. */
export { callRoutes } from './call-routes';
export { catchRoutes } from './catch-routes';
export { hasOpenCalls } from './find-open-calls';
export { createIntake, type Intake } from './intake';
export { presentCall } from './present';
export { removeCallsBefore } from './remove-calls';
export { intakeRoutes } from './routes';
export { listCalls } from './waiting-calls';
