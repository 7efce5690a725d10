/**
 * Meta's rules for authentication templates: fixed texts and one button (Meta:
 * authentication-templates).
 */
import type { FieldError, TemplateComponents } from '../../../src/kit';
import { problem } from './check-values';
import { listAt, textAt, typeOf } from './contract';

const OTP_TYPES = new Set(['COPY_CODE', 'ONE_TAP', 'ZERO_TAP']);

export function checkAuthentication(components: TemplateComponents): FieldError[] {
  const types = components.map(typeOf);
  return [
    ...components.flatMap((component, index) =>
      checkPart({ ...component }, types[index] ?? '', `/components/${String(index)}`),
    ),
    ...(types.includes('BUTTONS')
      ? []
      : [problem('/components', 'must have BUTTONS with one button of type OTP', 'required')]),
  ];
}

function checkPart(
  component: Record<string, unknown>,
  type: string,
  pointer: string,
): FieldError[] {
  switch (type) {
    case 'BODY':
      return component['text'] === undefined
        ? []
        : [
            problem(
              `${pointer}/text`,
              "must be left out: Meta's text is fixed; see add_security_recommendation",
              'text',
            ),
          ];
    case 'FOOTER':
      return checkFooter(component, pointer);
    case 'BUTTONS':
      return checkButton(listAt(component, 'buttons'), `${pointer}/buttons`);
    default:
      return [
        problem(
          `${pointer}/type`,
          'must be BODY, FOOTER or BUTTONS in an authentication template',
          'enum',
        ),
      ];
  }
}

function checkFooter(component: Record<string, unknown>, pointer: string): FieldError[] {
  const minutes = component['code_expiration_minutes'];
  if (component['text'] !== undefined)
    return [
      problem(
        `${pointer}/text`,
        "must be left out: Meta's text is fixed; see code_expiration_minutes",
        'text',
      ),
    ];
  return minutes === undefined ||
    (Number.isInteger(minutes) && Number(minutes) >= 1 && Number(minutes) <= 90)
    ? []
    : [
        problem(
          `${pointer}/code_expiration_minutes`,
          'must be a whole number from 1 to 90',
          'maximum',
        ),
      ];
}

function checkButton(buttons: readonly Record<string, unknown>[], pointer: string): FieldError[] {
  const [button] = buttons;
  if (button === undefined || buttons.length > 1 || textAt(button, 'type')?.toUpperCase() !== 'OTP')
    return [problem(pointer, 'must be one button of type OTP', 'maxItems')];
  const kind = textAt(button, 'otp_type')?.toUpperCase() ?? '';
  if (!OTP_TYPES.has(kind))
    return [
      problem(`${pointer}/0/otp_type`, `must be one of ${[...OTP_TYPES].join(', ')}`, 'enum'),
    ];
  const isForApp =
    kind !== 'COPY_CODE' &&
    listAt(button, 'supported_apps').length === 0 &&
    textAt(button, 'package_name') === undefined;
  const text = textAt(button, 'text') ?? '';
  return [
    ...(isForApp
      ? [problem(`${pointer}/0/supported_apps`, `is required for ${kind}`, 'required')]
      : []),
    ...([...text].length > 25
      ? [problem(`${pointer}/0/text`, 'must be at most 25 characters long', 'maxLength')]
      : []),
  ];
}
