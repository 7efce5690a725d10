/** Message templates: Meta's, as the hub knows them. */
export { applyTemplateChange } from './model';
