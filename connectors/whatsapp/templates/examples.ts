/**
 * The example values that came with a template when Meta reviewed it; where one is missing, the
 * variable's name stands in.
 */
import { isRecord, type TemplateFilling } from '../../../src/kit';
import {
  componentOf,
  listAt,
  textAt,
  variablesIn,
  type ButtonContract,
  type PartContract,
} from './contract';

export function bodyExamples(
  components: readonly Record<string, unknown>[],
  { body: { variables } }: PartContract,
): Record<string, string> {
  const example = exampleIn(componentOf(components, 'BODY'));
  const named = namedIn(example, 'body_text_named_params');
  const listed = firstList(isRecord(example) ? example['body_text'] : undefined);
  return Object.fromEntries(
    variables.map((name, index) => [
      name,
      Object.hasOwn(named, name) ? (named[name] ?? name) : textOr(listed[index], name),
    ]),
  );
}

/**
 * Meta serves the reviewed file from an address of its own, which a send can't use: a file of the
 * same kind stands in.
 */
const FILES = {
  image: 'https://example.com/image.jpg',
  video: 'https://example.com/video.mp4',
  document: 'https://example.com/document.pdf',
} as const;

export function headerExample(
  components: readonly Record<string, unknown>[],
  { header }: PartContract,
): TemplateFilling['header'] {
  const example = exampleIn(componentOf(components, 'HEADER'));
  switch (header.kind) {
    case 'none':
    case 'other':
      return undefined;
    case 'location':
      return {
        type: 'location',
        location: {
          latitude: 52.52,
          longitude: 13.405,
          name: 'Berlin',
          address: 'Berlin, Germany',
        },
      };
    case 'image':
    case 'video':
    case 'document':
      return { type: header.kind, media: { link: FILES[header.kind] } };
    case 'text': {
      const [name] = header.variables;
      if (name === undefined) return undefined;
      const [listed] = firstList(isRecord(example) ? example['header_text'] : undefined);
      return {
        type: 'text',
        text: namedIn(example, 'header_text_named_params')[name] ?? textOr(listed, name),
      };
    }
  }
}

/** Meta's example of a code is the code, as text or in a list. */
export function buttonExample(
  button: ButtonContract,
  raw: Record<string, unknown>,
): NonNullable<TemplateFilling['buttons']> {
  const { index, input } = button;
  const given: unknown = Array.isArray(raw['example']) ? raw['example'][0] : raw['example'];
  const text = textOr(given, 'example');
  switch (input) {
    case 'url':
      return [{ index, type: 'url', value: endOf(text, button.target ?? '') }];
    case 'copy_code':
      return [{ index, type: 'copy_code', value: text.slice(0, 20) }];
    case 'mpm':
      return [
        {
          index,
          type: 'mpm',
          value: {
            thumbnail_product_retailer_id: 'product-1',
            sections: [
              { title: 'Products', product_items: [{ product_retailer_id: 'product-1' }] },
            ],
          },
        },
      ];
    case 'quick_reply':
    case 'flow':
    case 'catalog':
    case undefined:
      return [];
  }
}

function exampleIn(component: Record<string, unknown> | undefined): unknown {
  return component?.['example'];
}

function namedIn(example: unknown, key: string): Record<string, string> {
  return Object.fromEntries(
    listAt(example, key).flatMap((each) => {
      const [name, value] = [textAt(each, 'param_name'), textAt(each, 'example')];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
}

function firstList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) return [];
  const first: unknown = value[0];
  return Array.isArray(first) ? first : value;
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}

/** Meta's example of a url is the whole address, or only its end. */
function endOf(text: string, target: string): string {
  const before = target.slice(0, Math.max(0, target.indexOf('{{')));
  const end =
    before !== '' && text.startsWith(before)
      ? text.slice(before.length)
      : text.replaceAll(/\s/g, '');
  return end === '' ? (variablesIn(target)[0] ?? 'example') : end;
}
