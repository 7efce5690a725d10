/** Intake: signed calls from providers, stored raw, then turned into events. */
export { callRoutes } from './call-routes';
export { catchRoutes } from './catch-routes';
export { createIntake, type Intake } from './intake';
export { hasOpenCalls } from './model';
export { presentCall } from './present';
export { removeCallsBefore } from './remove-calls';
export { intakeRoutes } from './routes';
export { listCalls } from './waiting-calls';
