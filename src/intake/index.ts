/** Intake: signed calls from providers, stored raw, then turned into events. */
export { catchRoutes } from './catch-routes';
export { createIntake, type Intake } from './intake';
export { intakeRoutes } from './routes';
