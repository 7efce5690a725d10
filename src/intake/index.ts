/** Intake: signed calls from providers, stored raw, then turned into events. */
export { createIntake, type Intake } from './intake';
export { intakeRoutes } from './routes';
