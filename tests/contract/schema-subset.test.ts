/**
 * The declared subset of JSON Schema: what is outside of it stops the hub at start, with the place
 * named.
 */
import { action, connector, schemaProblems, trigger, type Schema } from '../../src/kit';
import { createRegistry } from '../../src/registry';

test.each<[string, unknown, string]>([
  ['an unknown keyword', { type: 'object', allOf: [] }, '/allOf is not a keyword of the subset'],
  [
    'an unknown keyword in a property',
    { properties: { 'a/b~c': { $ref: '#' } } },
    '/properties/a~1b~0c/$ref is not a keyword of the subset',
  ],
  [
    'an unknown keyword in items',
    { items: { not: {} } },
    '/items/not is not a keyword of the subset',
  ],
  [
    'an unknown keyword in a branch',
    { oneOf: [{}, { if: {} }] },
    '/oneOf/1/if is not a keyword of the subset',
  ],
  [
    'an unknown keyword in any of the branches',
    { anyOf: [{ then: {} }] },
    '/anyOf/0/then is not a keyword of the subset',
  ],
  [
    'an unknown keyword of further properties',
    { additionalProperties: { dependentRequired: {} } },
    '/additionalProperties/dependentRequired is not a keyword of the subset',
  ],
  [
    'a name that every object has',
    { constructor: {} },
    '/constructor is not a keyword of the subset',
  ],
  ['an unknown type', { type: 'date' }, '/type must be a type, or a list of different ones'],
  [
    'a type twice',
    { type: ['string', 'string'] },
    '/type must be a type, or a list of different ones',
  ],
  ['no text as a title', { title: '' }, '/title must be text'],
  ['required as in draft 3', { required: true }, '/required must be a list of different texts'],
  ['half a minimum', { minLength: 0.5 }, '/minLength must be a whole number from 0'],
  ['a minimum in words', { minimum: '1' }, '/minimum must be a number'],
  ['a flag in words', { 'x-secret': 'yes' }, '/x-secret must be true or false'],
  [
    'a condition without values',
    { 'x-show-when': { type: 'image' } },
    '/x-show-when must be an object of lists',
  ],
  ['an empty enumeration', { enum: [] }, '/enum must be a list that is not empty'],
  ['branches that are none', { anyOf: {} }, '/anyOf must be a list of schemas'],
  ['properties as a list', { properties: [] }, '/properties must be an object of schemas'],
  ['a property that is no schema', { properties: { a: true } }, '/properties/a must be an object'],
  [
    'a discriminator with a mapping',
    { discriminator: { propertyName: 'kind', mapping: {} } },
    '/discriminator must be {propertyName}',
  ],
])('%s is a problem', (_what, schema, problem) => {
  expect(schemaProblems(schema)).toEqual([problem]);
});

test('what is no object is no schema', () => {
  expect(schemaProblems(true)).toEqual(['the schema must be an object']);
});

test('each keyword of the subset is none', () => {
  const everything: Required<Schema> = {
    type: ['object', 'null'],
    title: 'T',
    description: 'd',
    const: null,
    enum: [1],
    default: {},
    examples: ['a'],
    properties: { a: {} },
    required: ['a'],
    additionalProperties: { type: 'string' },
    minProperties: 0,
    maxProperties: 2,
    items: {},
    minItems: 0,
    maxItems: 1,
    uniqueItems: true,
    oneOf: [{}],
    anyOf: [{}],
    discriminator: { propertyName: 'a' },
    minLength: 0,
    maxLength: 1,
    pattern: 'a',
    format: 'uri',
    minimum: -1,
    maximum: 1.5,
    'x-options-from': 'connections',
    'x-depends-on': [],
    'x-fields-from': 'template_variables',
    'x-show-when': { a: ['b'] },
    'x-any-case': true,
    'x-secret': true,
    'x-name': 'Thing',
  };

  expect(schemaProblems(everything)).toEqual([]);
});

/** What a connector written without types could hold. */
const foreign = { type: 'object', properties: { a: { title: 'A', allOf: [] } } } as const;
const plain = { type: 'object' } as const;
function toyAction(input: Schema, output: Schema) {
  return action({
    key: 'play_toy',
    title: 'Play',
    summary: 'Plays.',
    noun: 'toy',
    effect: 'read',
    scope: 'events:read',
    input,
    output,
    sample: { input: {}, output: {} },
  }).run(async () => ({}));
}
function toyTrigger(output: Schema) {
  return trigger({
    key: 'toy.played',
    title: 'Toy Played',
    summary: 'Triggers when a toy is played.',
    output,
    sample: {},
  }).raisedByHub();
}
function toy(parts: Partial<Parameters<typeof connector>[0]>) {
  return connector({
    key: 'toy',
    title: 'Toy',
    summary: 'A toy.',
    connection: plain,
    triggers: [],
    actions: [],
    ...parts,
  });
}

test.each([
  ['the connection of toy', toy({ connection: foreign })],
  ['the input of play_toy', toy({ actions: [toyAction(foreign, plain)] })],
  ['the output of play_toy', toy({ actions: [toyAction(plain, foreign)] })],
  ['the output of toy.played', toy({ triggers: [toyTrigger(foreign)] })],
])('the registry names %s when it leaves the subset', (where, wrong) => {
  expect(() => createRegistry([wrong])).toThrow(
    `${where.slice('the '.length)}: /properties/a/allOf is not a keyword of the subset`,
  );
});

test.each([
  ['toy', [toy({}), toy({})]],
  ['play_toy', [toy({ actions: [toyAction(plain, plain), toyAction(plain, plain)] })]],
  [
    'toy.played',
    [toy({ triggers: [toyTrigger(plain)] }), toy({ key: 'other', triggers: [toyTrigger(plain)] })],
  ],
])('the registry refuses the key %s twice', (key, wrong) => {
  expect(() => createRegistry(wrong)).toThrow(`the key ${key} is declared twice`);
});
