/** News of templates (facts 1.5): their status, quality, category and parts. */
import { fieldShape } from './envelope';
import type { Json, Place, Shape } from './shape';

export const TEMPLATES: readonly Shape[] = [
  status('template approved', 'APPROVED', { reason: 'NONE' }),
  status('template rejected', 'REJECTED', {
    reason: 'INVALID_FORMAT',
    rejection_info: { reason: 'Placeholders are not in order', recommendation: 'Number them' },
  }),
  status('template paused', 'PAUSED', {
    other_info: { title: 'FIRST_PAUSE', description: 'Low quality' },
  }),
  status('template disabled', 'DISABLED', { disable_info: { disable_date: '1794000000' } }),
  fieldShape(
    'message_template_status_update',
    (place) => ({
      ...template(place),
      message_template_id: `16${place.mark}`,
      event: 'IN_APPEAL',
      reason: null,
    }),
    'template in appeal, id as text',
  ),
  fieldShape(
    'message_template_quality_update',
    (place) => ({
      ...template(place),
      previous_quality_score: 'GREEN',
      new_quality_score: 'YELLOW',
    }),
    'template quality',
  ),
  fieldShape(
    'message_template_status_update',
    (place) => ({
      ...template(place),
      previous_quality_score: 'UNKNOWN',
      new_quality_score: 'RED',
    }),
    'template quality under the wrong field',
  ),
  fieldShape(
    'template_category_update',
    (place) => ({
      ...template(place),
      correct_category: 'MARKETING',
      new_category: 'UTILITY',
      category_update_timestamp: 1_794_000_000,
    }),
    'template category, impending',
  ),
  fieldShape(
    'template_category_update',
    (place) => ({ ...template(place), previous_category: 'UTILITY', new_category: 'MARKETING' }),
    'template category, done',
  ),
  fieldShape('message_template_components_update', (place) => ({
    ...template(place),
    message_template_element: 'Hello {{1}}',
    message_template_title: 'Hi',
    message_template_buttons: [
      { message_template_button_type: 'URL', message_template_button_url: 'https://example.com' },
    ],
  })),
  fieldShape('template_correct_category_detection', (place) => ({
    ...template(place),
    category: 'UTILITY',
    correct_category: 'MARKETING',
  })),
];

function status(name: string, event: string, more: Json = {}): Shape {
  return fieldShape(
    'message_template_status_update',
    (place) => ({
      ...template(place),
      event,
      reason: null,
      message_template_category: 'UTILITY',
      ...more,
    }),
    name,
  );
}

function template({ mark }: Place): Json {
  return {
    message_template_id: Number(`16${mark}`),
    message_template_name: `order_update_${mark}`,
    message_template_language: 'pt_BR',
  };
}
