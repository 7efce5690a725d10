/** `fallback_template`: what goes out instead when the window for free-form messages is closed. */
import type { ActionContext, SendRequest } from '../../../src/kit';
import { templateContent } from '../templates/template-content';

export const FALLBACK_TEMPLATE = {
  type: 'object',
  additionalProperties: false,
  required: ['template'],
  title: 'Fallback Template',
  description: 'Sent instead when the 24-hour window is closed.',
  properties: {
    template: {
      type: 'string',
      minLength: 1,
      maxLength: 512,
      pattern: '^[a-z0-9_]+$',
      title: 'Template',
      description: 'Name of an approved template.',
      'x-options-from': 'templates',
      'x-depends-on': ['connection_id'],
    },
    language: {
      type: 'string',
      pattern: '^[a-z]{2,3}(_[A-Z]{2})?$',
      title: 'Language',
      description: 'Language of the template; needed only when it is there in several.',
    },
    variables: {
      type: 'object',
      maxProperties: 50,
      additionalProperties: { type: 'string', minLength: 1, maxLength: 1024 },
      title: 'Variables',
      description: 'Body variables by number ("1") or by name.',
    },
  },
} as const;

interface WithFallback {
  connection_id: string;
  fallback_template?:
    | {
        template: string;
        language?: string | undefined;
        variables?: Record<string, string> | undefined;
      }
    | undefined;
}

/**
 * @throws HubError template_unknown, template_language_required, template_not_approved,
 * variables_invalid
 */
export async function fallbackOf(
  context: ActionContext,
  { connection_id, fallback_template: fallback }: WithFallback,
): Promise<SendRequest['fallback']> {
  return fallback === undefined
    ? undefined
    : templateContent(context, { connection_id, ...fallback }, '/fallback_template');
}
