/** The header of a send: a variable, a file or a place. */
import type { FieldError, TemplateFilling } from '../../../src/kit';
import { locationProblems } from '../message-types/location';
import { checkText, problem } from './check-values';
import { fillIn, isNumbered, type PartContract } from './contract';

export type HeaderFilling = NonNullable<TemplateFilling['header']>;
export interface Filled {
  components: Record<string, unknown>[];
  errors: FieldError[];
}

const NOTHING: Filled = { components: [], errors: [] };
function refuse(pointer: string, detail: string, keyword = 'header'): Filled {
  return {
    components: [],
    errors: [problem(pointer, detail, keyword)],
  };
}
function header(parameter: Record<string, unknown>): Filled {
  return {
    components: [{ type: 'header', parameters: [parameter] }],
    errors: [],
  };
}

/** Meta: templates/components, "header". */
const HEADER_LIMIT = 60;

export function fillHeader(
  { header: wanted, isNamed }: PartContract,
  given: HeaderFilling | undefined,
  pointer: string,
): Filled {
  if (wanted.kind === 'none')
    return given === undefined
      ? NOTHING
      : refuse(pointer, 'is not possible: the template has no header');
  if (wanted.kind === 'other')
    return refuse(pointer, `of the kind ${wanted.format} can be filled in by raw_components only`);
  if (wanted.kind === 'text' && wanted.variables.length === 0)
    return given === undefined
      ? NOTHING
      : refuse(pointer, 'is not possible: the header of the template is a fixed text');
  if (given === undefined)
    return refuse(
      pointer,
      `is required: the header of the template is ${nounOf(wanted.kind)}`,
      'required',
    );
  if (given.type !== wanted.kind)
    return refuse(`${pointer}/type`, `must be ${wanted.kind}`, 'const');
  const stray = strayIn(given, wanted.kind);
  if (stray !== undefined)
    return refuse(
      `${pointer}/${stray}`,
      `does not belong to a header of type ${wanted.kind}`,
      'additionalProperties',
    );
  if (wanted.kind === 'text')
    return fillText(wanted, { text: given.text, isNamed, pointer: `${pointer}/text` });
  if (wanted.kind === 'location') return fillLocation(given.location, `${pointer}/location`);
  return fillMedia(wanted.kind, given.media, `${pointer}/media`);
}

function nounOf(kind: string): string {
  if (kind === 'text') return 'a text with a variable';
  return kind === 'image' ? 'an image' : `a ${kind}`;
}

function strayIn(given: HeaderFilling, kind: string): 'text' | 'media' | 'location' | undefined {
  const own = kind === 'text' || kind === 'location' ? kind : 'media';
  return (['text', 'media', 'location'] as const).find(
    (name) => name !== own && given[name] !== undefined,
  );
}

function fillText(
  wanted: { text: string; variables: readonly string[] },
  { text, isNamed, pointer }: { text: string | undefined; isNamed: boolean; pointer: string },
): Filled {
  if (text === undefined) return refuse(pointer, 'is required', 'required');
  const [name = ''] = wanted.variables;
  const errors = checkText(text, pointer, HEADER_LIMIT);
  if (errors.length > 0) return { components: [], errors };
  const whole = [...fillIn(wanted.text, { [name]: text })].length;
  if (whole > HEADER_LIMIT)
    return refuse(
      pointer,
      `makes the header ${String(whole)} characters long; at most ${String(HEADER_LIMIT)} are allowed`,
      'maxLength',
    );
  // Of a template that nobody knows the name is not known either: Meta decides.
  return header({
    type: 'text',
    ...(isNamed && !isNumbered(name) ? { parameter_name: name } : {}),
    text,
  });
}

function fillLocation(place: HeaderFilling['location'], pointer: string): Filled {
  if (place === undefined) return refuse(pointer, 'is required', 'required');
  const errors = locationProblems(place).map((each) =>
    problem(`${pointer}${each.pointer}`, each.detail, 'maximum'),
  );
  if (errors.length > 0) return { components: [], errors };
  return header({
    type: 'location',
    location: { ...place, latitude: Number(place.latitude), longitude: Number(place.longitude) },
  });
}

function fillMedia(kind: string, media: HeaderFilling['media'], pointer: string): Filled {
  if (media === undefined) return refuse(pointer, 'is required', 'required');
  const { link, media_id: id, filename } = media;
  if ((link === undefined) === (id === undefined))
    return refuse(pointer, 'needs either link or media_id', 'oneOf');
  if (link !== undefined && !/^https?:\/\//i.test(link))
    return refuse(`${pointer}/link`, 'must be a web address', 'format');
  const file = {
    ...(link === undefined ? { id } : { link }),
    ...(kind === 'document' && filename !== undefined ? { filename } : {}),
  };
  return header({ type: kind, [kind]: file });
}
