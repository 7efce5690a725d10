/** `template.category_changed`: Meta moves a template to another category, or announces it. */
import { trigger } from '../../../src/kit';
import { SAMPLE_TEMPLATE, TEMPLATE_CHANGE } from '../shapes';

export const templateCategoryChanged = trigger({
  key: 'template.category_changed',
  title: 'Template Category Changed',
  summary: 'Triggers when Meta moves a template to another category, or announces it.',
  output: TEMPLATE_CHANGE,
  sample: {
    template: SAMPLE_TEMPLATE,
    previous: 'MARKETING',
    reason: null,
    affects: { campaigns: [], hooks: [] },
  },
}).from((item, { template, previous = null }) => {
  if (item.kind !== 'template' || item.change !== 'category' || template === undefined)
    return undefined;
  return { template, previous, reason: item.reason, affects: { campaigns: [], hooks: [] } };
});
