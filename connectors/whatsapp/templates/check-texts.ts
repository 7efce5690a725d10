/** Meta's rules for the texts of a new template: lengths, variables, examples. */
import { isRecord, type FieldError } from '../../../src/kit';
import { lengthOf, problem } from './check-values';
import { listAt, textAt, variablesIn } from './contract';

export interface Place {
  pointer: string;
  isNamed: boolean;
}

const BRACES = /\{\{([^{}]*)\}\}/g;

export function checkLength(text: string, limit: number, pointer: string): FieldError[] {
  return lengthOf(text) > limit
    ? [problem(pointer, `must be at most ${String(limit)} characters long`, 'maxLength')]
    : [];
}

/** Numbered from 1 without a gap, or all named; nothing else between double braces. */
function checkVariableNames(text: string, { pointer, isNamed }: Place): FieldError[] {
  const written = [...text.matchAll(BRACES)].map((match) => (match[1] ?? '').trim());
  const rest = text.replaceAll(BRACES, '');
  const allowed = isNamed ? /^[a-z][a-z0-9_]*$/ : /^[1-9]\d*$/;
  const wrong = written.find((name) => !allowed.test(name));
  if (wrong !== undefined)
    return [
      problem(
        pointer,
        `has the variable {{${wrong}}}: ${isNamed ? 'names are small letters, digits and underscores' : 'variables must be numbered ({{1}}), or parameter_format be NAMED'}`,
        'variables',
      ),
    ];
  if (rest.includes('{{') || rest.includes('}}'))
    return [problem(pointer, 'has double braces that enclose no variable', 'variables')];
  const gap = isNamed
    ? undefined
    : variablesIn(text).find((name, index) => name !== String(index + 1));
  return gap === undefined
    ? []
    : [
        problem(
          pointer,
          `must number its variables from 1 without a gap: {{${gap}}} is out of order`,
          'variables',
        ),
      ];
}

export function checkHeaderText(header: Record<string, unknown>, place: Place): FieldError[] {
  const text = textAt(header, 'text');
  const pointer = `${place.pointer}/text`;
  if (text === undefined || text.trim() === '')
    return [problem(pointer, 'is required', 'required')];
  const variables = variablesIn(text);
  return [
    ...checkLength(text, 60, pointer),
    ...checkVariableNames(text, { ...place, pointer }),
    ...(/[\r\n]/.test(text) ? [problem(pointer, 'must not hold line breaks', 'text')] : []),
    ...(variables.length > 1 ? [problem(pointer, 'may have one variable only', 'variables')] : []),
    ...(variables.length === 1
      ? checkExamples(header, variables, {
          ...place,
          list: 'header_text',
          named: 'header_text_named_params',
        })
      : []),
  ];
}

export function checkBodyText(
  body: Record<string, unknown>,
  limit: number,
  place: Place,
): FieldError[] {
  const text = textAt(body, 'text');
  const pointer = `${place.pointer}/text`;
  if (text === undefined || text.trim() === '')
    return [problem(pointer, 'is required', 'required')];
  const variables = variablesIn(text);
  return [
    ...checkLength(text, limit, pointer),
    ...checkVariableNames(text, { ...place, pointer }),
    ...(/^\s*\{\{/.test(text)
      ? [problem(pointer, 'must not begin with a variable', 'variables')]
      : []),
    ...(/\}\}\s*$/.test(text)
      ? [problem(pointer, 'must not end with a variable', 'variables')]
      : []),
    ...(variables.length === 0
      ? []
      : checkExamples(body, variables, {
          ...place,
          list: 'body_text',
          named: 'body_text_named_params',
        })),
  ];
}

interface ExamplePlace extends Place {
  list: string;
  named: string;
}

/** Meta reviews a template with its values filled in, so each variable needs one. */
function checkExamples(
  component: Record<string, unknown>,
  variables: readonly string[],
  place: ExamplePlace,
): FieldError[] {
  const example = component['example'];
  return place.isNamed
    ? checkNamedExamples(example, variables, place)
    : checkListedExamples(example, variables, place);
}

function checkNamedExamples(
  example: unknown,
  variables: readonly string[],
  { pointer, named }: ExamplePlace,
): FieldError[] {
  const given = listAt(example, named)
    .filter((each) => (textAt(each, 'example') ?? '') !== '')
    .map((each) => textAt(each, 'param_name'));
  const without = variables.filter((name) => !given.includes(name));
  return without.length === 0
    ? []
    : [
        problem(
          `${pointer}/example/${named}`,
          `must give an example for ${without.join(', ')}`,
          'example',
        ),
      ];
}

function checkListedExamples(
  example: unknown,
  variables: readonly string[],
  { pointer, list }: ExamplePlace,
): FieldError[] {
  const values = listedValues(isRecord(example) ? example[list] : undefined, list);
  const count = values.filter((each) => typeof each === 'string' && each.trim() !== '').length;
  const form = list === 'body_text' ? '[["first", "second"]]' : '["value"]';
  return count === variables.length
    ? []
    : [
        problem(
          `${pointer}/example/${list}`,
          `must give one example for each of the ${String(variables.length)} variables, as ${form}`,
          'example',
        ),
      ];
}

/** Meta wants a list in a list; for the header, which has one variable, a plain list will do. */
function listedValues(value: unknown, list: string): readonly unknown[] {
  const outer: readonly unknown[] = Array.isArray(value) ? value : [];
  if (Array.isArray(outer[0])) return outer[0];
  return list === 'header_text' ? outer : [];
}
