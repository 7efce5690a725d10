/** The buttons of a send, each by its index (Meta: templates/components, "buttons"). */
import { isRecord, type FieldError, type TemplateFilling } from '../../../src/kit';
import { lengthOf, problem } from './check-values';
import {
  fillIn,
  variablesIn,
  type ButtonContract,
  type ButtonInput,
  type PartContract,
} from './contract';
import type { Filled } from './fill-header';

type Given = NonNullable<TemplateFilling['buttons']>[number];
type Value = Given['value'];

/** Payloads: 256; codes: 20 since December 2025; a one-time code: 15. */
const PAYLOAD_LIMIT = 256;
const COUPON_LIMIT = 20;
const URL_LIMIT = 2000;

/** @param code of an authentication template: its buttons copy it or fill it in */
export function fillButtons(
  { buttons }: PartContract,
  given: readonly Given[],
  { pointer, code }: { pointer: string; code: string | undefined },
): Filled {
  const byIndex = new Map<number, { value: Value; pointer: string }>();
  const filled: Filled = { components: [], errors: [] };
  given.forEach(({ index, type, value }, position) => {
    const place = `${pointer}/${String(position)}`;
    const isTwice = byIndex.has(index);
    const wrong = wrongPlace(buttons, { index, type, isTwice }, place);
    if (wrong === undefined) byIndex.set(index, { value, pointer: `${place}/value` });
    else filled.errors.push(wrong);
  });
  const isWhole = filled.errors.length === 0;
  for (const button of buttons) {
    const own = byIndex.get(button.index) ?? withoutValue(button, { code, pointer });
    if (own !== undefined) add(filled, button, { ...own, code });
    else if (button.required && isWhole)
      filled.errors.push(
        problem(
          pointer,
          `needs a value for the button at index ${String(button.index)} (${button.input ?? ''}: ${button.text})`,
          'required',
        ),
      );
  }
  return filled;
}

/** @param given.isTwice whether the same button has a value already */
function wrongPlace(
  buttons: readonly ButtonContract[],
  given: Pick<Given, 'index' | 'type'> & { isTwice: boolean },
  place: string,
): FieldError | undefined {
  const index = String(given.index);
  const input = buttons[given.index]?.input;
  if (buttons[given.index] === undefined)
    return problem(
      `${place}/index`,
      `is no button of the template, which has ${String(buttons.length)}`,
      'index',
    );
  if (input === undefined)
    return problem(place, `takes no value: the button at index ${index} is fixed`, 'button');
  if (input !== given.type)
    return problem(
      `${place}/type`,
      `must be ${input}: so is the button at index ${index}`,
      'const',
    );
  return given.isTwice ? problem(`${place}/index`, 'is there twice', 'uniqueItems') : undefined;
}

/**
 * A code button repeats the code of the body; a flow button must be named even without a token
 * (Meta: "unused" is its default).
 */
function withoutValue(
  { type }: ButtonContract,
  { code, pointer }: { code: string | undefined; pointer: string },
): { value: Value; pointer: string } | undefined {
  if (type === 'otp' && code !== undefined) return { value: code, pointer };
  return type === 'flow' ? { value: {}, pointer } : undefined;
}

interface Own {
  value: Value;
  pointer: string;
  code: string | undefined;
}

function add(filled: Filled, button: ButtonContract, { value, pointer, code }: Own): void {
  const { input } = button;
  if (input === undefined) return;
  const detail =
    button.type === 'otp' && code !== undefined && value !== code
      ? 'must be the code in the body'
      : whatIsWrong(button, value);
  if (detail !== undefined) filled.errors.push(problem(pointer, detail, 'value'));
  else
    filled.components.push({
      type: 'button',
      sub_type: input,
      index: String(button.index),
      parameters: [PARAMETERS[input](value)],
    });
}

const PARAMETERS: Readonly<Record<ButtonInput, (value: Value) => Record<string, unknown>>> = {
  quick_reply: (payload) => ({ type: 'payload', payload }),
  url: (text) => ({ type: 'text', text }),
  copy_code: (code) => ({ type: 'coupon_code', coupon_code: code }),
  flow: (value) => ({ type: 'action', action: isRecord(value) ? value : { flow_token: value } }),
  catalog: (value) => ({
    type: 'action',
    action: isRecord(value) ? value : { thumbnail_product_retailer_id: value },
  }),
  mpm: (value) => ({ type: 'action', action: value }),
};

function whatIsWrong({ input, target }: ButtonContract, value: Value): string | undefined {
  if (input === 'mpm')
    return isRecord(value) && Array.isArray(value['sections'])
      ? undefined
      : 'must be an object: {thumbnail_product_retailer_id, sections}';
  if (typeof value !== 'string')
    return input === 'flow' || input === 'catalog' ? undefined : 'must be a text';
  if (value.trim() === '') return 'must not be empty';
  if (input === 'url') return wrongUrl(target ?? '', value);
  const limit = limitOf(input);
  return lengthOf(value) > limit ? `must be at most ${String(limit)} characters long` : undefined;
}

function limitOf(input: ButtonInput | undefined): number {
  if (input === 'copy_code') return COUPON_LIMIT;
  return input === 'quick_reply' ? PAYLOAD_LIMIT : URL_LIMIT;
}

function wrongUrl(target: string, value: string): string | undefined {
  if (/\s/.test(value)) return 'must not hold spaces or line breaks';
  const [name = '1'] = variablesIn(target);
  const length = lengthOf(fillIn(target, { [name]: value }));
  return length > URL_LIMIT
    ? `makes the address ${String(length)} characters long; at most ${String(URL_LIMIT)} are allowed`
    : undefined;
}
