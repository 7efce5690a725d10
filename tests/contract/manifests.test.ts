/**
 * What every manifest must hold, whatever connector it belongs to: a projection reads it without
 * asking back.
 */
import { connectors } from '../../connectors';
import { connectionOptions } from '../../src/connections';
import type { Action, Connector, Schema, Trigger } from '../../src/kit';
import { ALL_SCOPES } from '../../src/lib/scopes';
import { createRegistry } from '../../src/registry';
import { closed, compileStrictly } from '../support/strict-schema';

const registry = createRegistry(connectors, connectionOptions);
const actions: [string, Action][] = [...registry.actions];
const triggers: [string, Trigger][] = [...registry.triggers];

const VERB_OBJECT = /^[a-z]+(_[a-z]+)*$/;
const NOUN_PAST = /^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$/;
const SMALL_WORDS = new Set([
  'a',
  'an',
  'and',
  'as',
  'at',
  'by',
  'for',
  'from',
  'in',
  'of',
  'on',
  'or',
  'the',
  'to',
  'with',
]);

function isTitleCase(title: string): boolean {
  return title
    .split(' ')
    .every((word, index) => /^[A-Z0-9]/.test(word) || (index > 0 && SMALL_WORDS.has(word)));
}

/** One or more sentences: a capital letter, and a full stop at the end. */
const SENTENCES = /^[A-Z].*\.$/;

describe.each(actions)('action %s', (key, { manifest }) => {
  const { title, summary, noun, scope, input, output, sample } = manifest;

  test('has a well-formed key, title, summary, noun and scope', () => {
    expect(key).toMatch(VERB_OBJECT);
    expect(isTitleCase(title)).toBe(true);
    expect(summary).toMatch(SENTENCES);
    expect(noun).toMatch(/^[a-z]+( [a-z]+)*$/);
    expect(ALL_SCOPES.filter((each) => each !== '*' && each !== 'read')).toContain(scope);
  });

  test('takes an object without unknown fields, and all of its fields are described for people', () => {
    expect(input).toMatchObject({ type: 'object', additionalProperties: false });
    expect(undescribed(input, '')).toEqual([]);
  });

  test('has strict schemas that its sample keeps to', () => {
    expect(compileStrictly(input)(sample.input)).toEqual([]);
    expect(compileStrictly(closed(output))(sample.output)).toEqual([]);
  });

  test('points at drop-downs, fields and siblings that exist', () => {
    expect(brokenReferences(input)).toEqual([]);
  });
});

describe.each(triggers)('trigger %s', (key, { manifest }) => {
  test('has a well-formed key, title and summary', () => {
    expect(key).toMatch(NOUN_PAST);
    expect(isTitleCase(manifest.title)).toBe(true);
    expect(manifest.summary).toMatch(/^Triggers when .*\.$/);
  });

  test('has a strict schema of an object that its sample keeps to', () => {
    expect(manifest.output.type).toBe('object');
    expect(compileStrictly(closed(manifest.output))(manifest.sample)).toEqual([]);
  });
});

describe.each(connectors.map((each): [string, Connector] => [each.key, each]))(
  'connector %s',
  (key, { title, summary, connection, options = [], fields = [] }) => {
    test('is named and described, and says what a tenant enters', () => {
      expect(key).toMatch(/^[a-z][a-z0-9]*$/);
      expect(isTitleCase(title)).toBe(true);
      expect(summary).toMatch(SENTENCES);
      expect(connection.type).toBe('object');
      expect(() => compileStrictly(connection)).not.toThrow();
    });

    test('has sources that a key can be given for', () => {
      for (const source of [...options, ...fields]) {
        expect(source.key).toMatch(VERB_OBJECT);
        expect(ALL_SCOPES).toContain(source.scope);
      }
    });
  },
);

test('no key is used twice, for whatever', () => {
  const keys = connectors.flatMap((each) => [
    each.key,
    ...each.actions.map(({ manifest }) => manifest.key),
    ...each.triggers.map(({ manifest }) => manifest.key),
  ]);
  expect(new Set(keys).size).toBe(keys.length);
});

/** Pointers of fields, also nested ones, that lack a title or a description. */
function undescribed(
  { properties = {}, items, oneOf = [], anyOf = [] }: Schema,
  pointer: string,
): string[] {
  const inside = [...(items === undefined ? [] : [items]), ...oneOf, ...anyOf].flatMap((each) =>
    undescribed(each, pointer),
  );
  const own = Object.entries(properties).flatMap(([name, field]) => [
    ...(field.title === undefined || field.description === undefined ? [`${pointer}/${name}`] : []),
    ...undescribed(field, `${pointer}/${name}`),
  ]);
  return [...own, ...inside];
}

function brokenReferences({ properties = {} }: Schema): string[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const {
      'x-options-from': options,
      'x-fields-from': fields,
      'x-depends-on': siblings = [],
      'x-show-when': shown = {},
    } = field;
    return [
      ...(options === undefined || registry.options.has(options)
        ? []
        : [`${name}: options ${options}`]),
      ...(fields === undefined || registry.fields.has(fields) ? [] : [`${name}: fields ${fields}`]),
      ...Object.entries(shown).flatMap(([other, values]) =>
        values
          .filter((value) => properties[other]?.enum?.includes(value) !== true)
          .map((value) => `${name}: ${other} ${JSON.stringify(value)}`),
      ),
      ...siblings
        .filter((each) => each === name || !Object.hasOwn(properties, each))
        .map((each) => `${name}: field ${each}`),
    ];
  });
}
