/** The registry: every trigger and action of all connectors. */
export { createRegistry, type RegisteredAction, type Registry } from './registry';
