/** Message templates: Meta's, as the hub knows them. */
export { readTemplatesOf } from './migrate';
export { applyTemplateChange } from './apply-change';
export { templateRoutes } from './routes';
export { templateStanding } from './template-state';
export { DAILY_QUEUE as TEMPLATE_DAILY_QUEUE, createTemplates, type Templates } from './templates';
