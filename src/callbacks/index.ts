/**
 * Callbacks: the final status of a message, and the answer to an `ask`, each owed once to the
 * address that was named for it.
 */
export { createCallbacks, type Callbacks } from './callbacks';
export { callbackRoutes } from './routes';
export { createStatusConsumer } from './tell-status';
