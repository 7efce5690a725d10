/**
 * A new template's examples in Meta's own form: a list or a text where Meta wants a list in a list
 * is taken as what it can only mean.
 */
import { isRecord, type TemplateComponents, type TemplateDraft } from '../../../src/kit';
import { textAt } from './contract';

type Component = TemplateComponents[number];

export function inOwnForm(draft: TemplateDraft): TemplateDraft {
  return {
    ...draft,
    components: draft.components.map(component),
  };
}

function component(given: Component): Record<string, unknown> {
  const { example, cards, buttons } = given;
  return {
    ...given,
    ...(isRecord(example) ? { example: settleExample(example) } : {}),
    ...(Array.isArray(cards)
      ? {
          cards: cards.map((card: unknown) =>
            isRecord(card) && Array.isArray(card['components'])
              ? { ...card, components: card['components'].map(ifRecord(component)) }
              : card,
          ),
        }
      : {}),
    ...(Array.isArray(buttons) ? { buttons: buttons.map(ifRecord(button)) } : {}),
  };
}

function ifRecord(change: (each: Record<string, unknown>) => unknown) {
  return (value: unknown): unknown => (isRecord(value) ? change(value) : value);
}

const FORMS: Readonly<Record<string, (value: unknown) => unknown>> = {
  body_text: (value) => nestedList(value),
  header_text: (value) => flatList(value),
  header_handle: (value) => flatList(value),
  body_text_named_params: (value) => namedList(value),
  header_text_named_params: (value) => namedList(value),
};

function settleExample(example: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(example).map(([name, value]) => [
      name,
      Object.hasOwn(FORMS, name) ? FORMS[name]?.(value) : value,
    ]),
  );
}

function isValue(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
function isValueList(value: unknown): value is (string | number)[] {
  return Array.isArray(value) && value.length > 0 && value.every(isValue);
}
function isListOfLists(value: unknown): value is (string | number)[][] {
  return Array.isArray(value) && value.length > 0 && value.every(isValueList);
}
function toText(value: string | number): string {
  return String(value);
}

function nestedList(value: unknown): unknown {
  if (isValue(value)) return [[toText(value)]];
  if (isValueList(value)) return [value.map(toText)];
  return isListOfLists(value) ? value.map((each) => each.map(toText)) : value;
}

function flatList(value: unknown): unknown {
  if (isValue(value)) return [toText(value)];
  if (isValueList(value)) return value.map(toText);
  return isListOfLists(value) && value.length === 1 ? value.flat().map(toText) : value;
}

/** `{name: "Ana"}` -> `[{param_name: "name", example: "Ana"}]` */
function namedList(value: unknown): unknown {
  if (isRecord(value) && value['param_name'] !== undefined) return [value];
  if (!isRecord(value) || !Object.values(value).every(isValue)) return value;
  return Object.entries(value).map(([name, example]) => ({
    param_name: name,
    example: String(example),
  }));
}

/** Of an address Meta wants a list; of a code a text. */
function button(given: Record<string, unknown>): Record<string, unknown> {
  return textAt(given, 'type')?.toUpperCase() === 'URL' && typeof given['example'] === 'string'
    ? { ...given, example: [given['example']] }
    : given;
}
