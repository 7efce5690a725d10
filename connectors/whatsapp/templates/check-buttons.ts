/**
 * Meta's rules for the buttons of a new template: how many of which kind, in which order, with
 * what.
 */
import type { FieldError } from '../../../src/kit';
import { lengthOf, problem } from './check-values';
import { checkLength } from './check-texts';
import { listAt, textAt, typeOf, variablesIn } from './contract';

const MAX_BUTTONS = 10;
/** Kinds that Meta knows, and how many of each a template may have. */
const COUNTS: Readonly<Record<string, number>> = {
  QUICK_REPLY: 10,
  URL: 2,
  PHONE_NUMBER: 1,
  COPY_CODE: 1,
  FLOW: 1,
  CATALOG: 1,
  MPM: 1,
  SPM: 1,
  VOICE_CALL: 1,
  OTP: 1,
  ORDER_DETAILS: 1,
  CALL_PERMISSION_REQUEST: 1,
};
/** Meta writes these itself. */
const FIXED_TEXT = new Set(['COPY_CODE', 'OTP', 'ORDER_DETAILS', 'CALL_PERMISSION_REQUEST']);

export function checkButtons(
  component: Record<string, unknown>,
  pointer: string,
  maxButtons = MAX_BUTTONS,
): FieldError[] {
  const buttons = listAt(component, 'buttons');
  const place = `${pointer}/buttons`;
  if (buttons.length === 0) return [problem(place, 'is required: a list of buttons', 'required')];
  const types = buttons.map(typeOf);
  return [
    ...(buttons.length > maxButtons
      ? [problem(place, `must be at most ${String(maxButtons)} buttons`, 'maxItems')]
      : []),
    ...buttons.flatMap((button, index) => checkButton(button, `${place}/${String(index)}`)),
    ...types.flatMap((type, index) => {
      const most = Object.hasOwn(COUNTS, type) ? (COUNTS[type] ?? 0) : 0;
      const before = types.slice(0, index).filter((each) => each === type).length;
      return most > 0 && before === most
        ? [
            problem(
              `${place}/${String(index)}`,
              `is one too many: at most ${String(most)} of type ${type} ${most === 1 ? 'is' : 'are'} allowed`,
              'maxItems',
            ),
          ]
        : [];
    }),
    ...checkGrouping(types, place),
  ];
}

/** Quick replies stand together, before or after all others. */
function checkGrouping(types: readonly string[], place: string): FieldError[] {
  const changes = types.flatMap((type, index) =>
    index > 0 && (type === 'QUICK_REPLY') !== (types[index - 1] === 'QUICK_REPLY') ? [index] : [],
  );
  const [, second] = changes;
  return second === undefined
    ? []
    : [
        problem(
          `${place}/${String(second)}`,
          'breaks the order: quick replies must stand together, apart from the other buttons',
          'order',
        ),
      ];
}

function checkButton(button: Record<string, unknown>, pointer: string): FieldError[] {
  const type = typeOf(button);
  if (!Object.hasOwn(COUNTS, type))
    return [problem(`${pointer}/type`, `must be one of ${Object.keys(COUNTS).join(', ')}`, 'enum')];
  return [
    ...checkLabel(button, type, `${pointer}/text`),
    ...(TARGET_CHECKS[type]?.(button, pointer) ?? []),
  ];
}

function checkLabel(button: Record<string, unknown>, type: string, pointer: string): FieldError[] {
  const text = textAt(button, 'text');
  if (text !== undefined && text.trim() !== '') return checkLength(text, 25, pointer);
  return FIXED_TEXT.has(type) ? [] : [problem(pointer, 'is required', 'required')];
}

type CheckTarget = (button: Record<string, unknown>, pointer: string) => FieldError[];

/** Where a button leads; the other kinds lead nowhere. */
const TARGET_CHECKS: Readonly<Record<string, CheckTarget>> = {
  URL: checkUrl,
  PHONE_NUMBER: checkPhone,
  COPY_CODE: checkCode,
  FLOW: checkFlow,
};

function checkUrl(button: Record<string, unknown>, pointer: string): FieldError[] {
  const url = textAt(button, 'url');
  if (url === undefined || !/^https?:\/\/[^\s{}]+/.test(url))
    return [problem(`${pointer}/url`, 'must be a web address', 'format')];
  const variables = variablesIn(url);
  const given: unknown = Array.isArray(button['example'])
    ? button['example'][0]
    : button['example'];
  return [
    ...checkLength(url, 2000, `${pointer}/url`),
    ...(variables.length > 1
      ? [problem(`${pointer}/url`, 'may have one variable only', 'variables')]
      : []),
    ...(variables.length === 1 && !/\}\}$/.test(url)
      ? [problem(`${pointer}/url`, 'may have its variable at the end only', 'variables')]
      : []),
    ...(variables.length === 1 && (typeof given !== 'string' || given === '')
      ? [
          problem(
            `${pointer}/example`,
            'is required: the address with a value, as ["https://..."]',
            'example',
          ),
        ]
      : []),
  ];
}

function checkPhone(button: Record<string, unknown>, pointer: string): FieldError[] {
  const phone = textAt(button, 'phone_number');
  if (phone === undefined || !/^\+?\d[\d\s-]*$/.test(phone))
    return [problem(`${pointer}/phone_number`, 'must be a phone number', 'format')];
  return checkLength(phone, 20, `${pointer}/phone_number`);
}

function checkCode(button: Record<string, unknown>, pointer: string): FieldError[] {
  const given: unknown = Array.isArray(button['example'])
    ? button['example'][0]
    : button['example'];
  if (typeof given !== 'string' || given === '')
    return [problem(`${pointer}/example`, 'is required: a code', 'example')];
  return lengthOf(given) > 20
    ? [problem(`${pointer}/example`, 'must be at most 20 characters long', 'maxLength')]
    : [];
}

function checkFlow(button: Record<string, unknown>, pointer: string): FieldError[] {
  return ['flow_id', 'flow_name', 'flow_json'].some((name) => button[name] !== undefined)
    ? []
    : [problem(`${pointer}/flow_id`, 'is required, or flow_name or flow_json', 'required')];
}
