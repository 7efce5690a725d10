/**
 * The registry: every trigger and action of all connectors, and the routes made of their manifests.
 */
export { actionRoutes, type MakeContext } from './action-routes';
export type { FirstAnswer } from './run-action';
export { batchRoutes } from './batch-routes';
export { catalogueRoutes } from './catalogue-routes';
export { createRegistry, type Registry } from './registry';
export { sourceRoutes } from './source-routes';
