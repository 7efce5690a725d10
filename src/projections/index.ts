/** Projections: pure functions from the registry and the routes to what others read. */
export { toConfigurationMarkdown, toEnvExample } from './configuration-page';
export { toErrorsMarkdown } from './errors-page';
export { toOpenApi } from './openapi';
export { toErrorsView, toReferenceView } from './reference-pages';
