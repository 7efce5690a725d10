/** The registry: every trigger and action of all connectors. */
export { actionRoutes, type MakeContext } from './action-routes';
export { createRegistry, type RegisteredAction, type Registry } from './registry';
