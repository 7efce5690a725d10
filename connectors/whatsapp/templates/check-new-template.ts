/**
 * Meta's rules for new templates, checked before Meta is asked (Meta: templates/overview,
 * templates/components).
 */
import type { FieldError, TemplateComponents, TemplateDraft } from '../../../src/kit';
import { checkAuthentication } from './check-authentication';
import { checkParts } from './check-parts';
import { problem } from './check-values';
import { typeOf } from './contract';

export function checkNewTemplate(draft: TemplateDraft): FieldError[] {
  return [
    ...(/^[a-z0-9_]{1,512}$/.test(draft.name)
      ? []
      : [problem('/name', 'must be 1 to 512 small letters, digits and underscores', 'pattern')]),
    ...checkLife(draft),
    // What the library of Meta has is not ours to check.
    ...(draft.library_template_name === undefined ? checkComponents(draft) : []),
  ];
}

function checkComponents({
  category,
  components,
  parameter_format: format,
}: TemplateDraft): FieldError[] {
  return [
    ...checkTypes(components, '/components'),
    ...(category === 'AUTHENTICATION'
      ? checkAuthentication(components)
      : checkParts(components, {
          pointer: '/components',
          isNamed: format === 'NAMED',
          isMarketing: category === 'MARKETING',
        })),
  ];
}

/** Seconds; -1 stands for 30 days. */
const LIVES = {
  AUTHENTICATION: [30, 900],
  UTILITY: [30, 43_200],
  MARKETING: [43_200, 2_592_000],
} as const;

function checkLife({ category, message_send_ttl_seconds: seconds }: TemplateDraft): FieldError[] {
  const [least, most] = LIVES[category];
  if (
    seconds === undefined ||
    (seconds >= least && seconds <= most) ||
    (seconds === -1 && category !== 'MARKETING')
  )
    return [];
  return [
    problem(
      '/message_send_ttl_seconds',
      `must be from ${String(least)} to ${String(most)} for ${category}`,
      'maximum',
    ),
  ];
}

const TYPES = new Set([
  'HEADER',
  'BODY',
  'FOOTER',
  'BUTTONS',
  'CAROUSEL',
  'LIMITED_TIME_OFFER',
  'CALL_PERMISSION_REQUEST',
  'ORDER_STATUS',
  'ORDER_DETAILS',
  'TAP_TARGET_CONFIGURATION',
]);

function checkTypes(components: TemplateComponents, pointer: string): FieldError[] {
  const types = components.map(typeOf);
  return [
    ...types.flatMap((type, index) => {
      const place = `${pointer}/${String(index)}/type`;
      if (!TYPES.has(type))
        return [problem(place, `must be one of ${[...TYPES].join(', ')}`, 'enum')];
      return types.indexOf(type) < index
        ? [problem(place, `is there twice: ${type}`, 'uniqueItems')]
        : [];
    }),
    ...(types.includes('BODY') ? [] : [problem(pointer, 'must have a BODY', 'required')]),
  ];
}
