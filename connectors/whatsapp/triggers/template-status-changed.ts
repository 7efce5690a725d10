/** `template.status_changed`: Meta approves, rejects, pauses or disables a template. */
import { trigger } from '../../../src/kit';
import { SAMPLE_TEMPLATE, TEMPLATE_CHANGE } from '../shapes';

export const templateStatusChanged = trigger({
  key: 'template.status_changed',
  title: 'Template Status Changed',
  summary: 'Triggers when Meta approves, rejects, pauses or disables a template.',
  output: TEMPLATE_CHANGE,
  sample: {
    template: SAMPLE_TEMPLATE,
    previous: 'PENDING',
    reason: null,
    affects: { campaigns: [], hooks: [] },
  },
}).from((item, { template, previous = null }) => {
  if (item.kind !== 'template' || item.change !== 'status' || template === undefined)
    return undefined;
  return { template, previous, reason: item.reason, affects: { campaigns: [], hooks: [] } };
});
