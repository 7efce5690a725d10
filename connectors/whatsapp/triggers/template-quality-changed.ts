/** `template.quality_changed`: Meta changes the quality rating of a template. */
import { trigger } from '../../../src/kit';
import { SAMPLE_TEMPLATE, TEMPLATE_CHANGE } from '../shapes';

export const templateQualityChanged = trigger({
  key: 'template.quality_changed',
  title: 'Template Quality Changed',
  summary: 'Triggers when Meta changes the quality rating of a template.',
  output: TEMPLATE_CHANGE,
  sample: {
    template: SAMPLE_TEMPLATE,
    previous: 'UNKNOWN',
    reason: null,
    affects: { campaigns: [], hooks: [] },
  },
}).from((item, { template, previous = null }) => {
  if (item.kind !== 'template' || item.change !== 'quality' || template === undefined)
    return undefined;
  return { template, previous, reason: item.reason, affects: { campaigns: [], hooks: [] } };
});
