/**
 * Wrong manifests and handlers don't compile, and the compiler says what is wrong: right texts with
 * one thing changed at a time.
 */
import { complaintsAbout } from './type-check';

/** A right action; each wrong one is this text with one thing changed. */
const RIGHT_ACTION = `
import { action } from '../../../src/kit';

export const play = action({
  key: 'play_toy', title: 'Play Toy', summary: 'Plays.', noun: 'toy',
  effect: 'write',
  scope: 'messages:send',
  input: {
    type: 'object', required: ['toy', 'mood'],
    properties: {
      toy: { type: 'string' }, mood: { enum: ['happy', 'sad'] }, times: { type: 'integer', default: 1 }, note: { type: ['string', 'null'] },
      kind: { const: 'ball' }, parts: { type: 'array', items: { type: 'object', required: ['size'], properties: { size: { type: 'number' } } } },
    },
  },
  output: { type: 'object', required: ['done', 'mood'], properties: { done: { type: 'boolean' }, mood: { enum: ['happy', 'sad'] }, note: { type: 'string' } } },
  sample: { input: { toy: 'ball', mood: 'happy' }, output: { done: true, mood: 'happy' } },
}).run(async (context, input) => {
  const toy: string = input.toy;
  const mood: 'happy' | 'sad' = input.mood;
  const times: number = input.times;
  const kind: 'ball' | undefined = input.kind;
  const note: string | null | undefined = input.note;
  const sizes: number[] = (input.parts ?? []).map((part) => part.size);
  context.log.debug({ toy, times, kind, note, sizes, workspace_id: context.workspaceId }, 'played');
  return { done: true, mood };
}, async (_context, input) => {
  if (input.toy.length > 9) throw new Error('too long');
});
`;

const RIGHT_TRIGGER = `
import { trigger } from '../../../src/kit';

export const played = trigger({
  key: 'toy.played', title: 'Toy Played', summary: 'Triggers when a toy is played.',
  output: { type: 'object', required: ['toy', 'kind'], properties: { toy: { type: 'string' }, kind: { const: 'ball' } } },
  sample: { toy: 'ball', kind: 'ball' },
}).from((item) => (item.kind === 'call' ? { toy: String(item.body), kind: 'ball' } : undefined));
`;

const RIGHT_CONNECTOR = `
import { connector } from '../../../src/kit';

export const toy = connector({
  key: 'toy', title: 'Toy', summary: 'A toy.',
  connection: { type: 'object', properties: { token: { type: 'string', 'x-secret': true } } },
  triggers: [],
  actions: [],
});
`;

type Change = readonly [found: string, wrong: string, message: RegExp];

const SAMPLE =
  "  sample: { input: { toy: 'ball', mood: 'happy' }, output: { done: true, mood: 'happy' } },\n";

const WRONG_ACTIONS: Readonly<Record<string, Change>> = {
  'an output of the wrong type': [
    'return { done: true,',
    "return { done: 'yes',",
    /Type 'string' is not assignable to type 'boolean'/,
  ],
  'an output that lacks a field': [
    'return { done: true, mood };',
    'return { done: true };',
    /Property 'mood' is missing/,
  ],
  'an output beyond its enumeration': [
    'return { done: true, mood };',
    "return { done: true, mood: 'angry' };",
    /'"angry"' is not assignable to type '"happy" \| "sad"'/,
  ],
  'an output whose enumeration is widened': [
    'return { done: true, mood };',
    'return { done: true, mood: String(mood) };',
    /'string' is not assignable to type '"happy" \| "sad"'/,
  ],
  'no output': ['return { done: true, mood };', 'return;', /'Promise<void>' is not assignable/],
  'an unknown member of the context': [
    'context.workspaceId',
    'context.tenantId',
    /'tenantId' does not exist on type 'ActionContext'/,
  ],
  'an unknown port of the hub': [
    'context.log.debug(',
    'await context.hub.deleteAll(); context.log.debug(',
    /'deleteAll' does not exist on type 'HubPorts'/,
  ],
  'an input field that the manifest lacks': [
    '= input.toy;',
    '= input.toys;',
    /'toys' does not exist on type/,
  ],
  'an optional input field taken for given': [
    'const note: string | null | undefined',
    'const note: string | null',
    /'undefined' is not assignable to type 'string \| null'/,
  ],
  'an input field of another type': [
    'const times: number',
    'const times: string',
    /'number' is not assignable to type 'string'/,
  ],
  'an input enumeration taken for narrower': [
    "const mood: 'happy' | 'sad'",
    "const mood: 'happy'",
    /'"sad"' is not assignable to type '"happy"'/,
  ],
  'an input const taken for another': [
    "const kind: 'ball' | undefined",
    "const kind: 'cube' | undefined",
    /'"ball"' is not assignable to type '"cube"'/,
  ],
  'an item of an array of another type': [
    'const sizes: number[]',
    'const sizes: string[]',
    /'number' is not assignable to type 'string'/,
  ],
  'a check of a field that the manifest lacks': [
    'input.toy.length',
    'input.toys.length',
    /'toys' does not exist on type/,
  ],
  'no sample': [SAMPLE, '', /Property 'sample' is missing/],
  'a sample without output': [
    ", output: { done: true, mood: 'happy' } },",
    ' },',
    /Property 'output' is missing/,
  ],
  'a sample that JSON can not hold': [
    "output: { done: true, mood: 'happy' } }",
    'output: { done: () => true } }',
    /not assignable to type 'Json/,
  ],
  'a misspelled effect': [
    "effect: 'write'",
    "effect: 'wirte'",
    /'"wirte"' is not assignable to type .*Did you mean '"write"'/,
  ],
  'an unknown scope': [
    "scope: 'messages:send'",
    "scope: 'messages:sent'",
    /'"messages:sent"' is not assignable to type/,
  ],
  'an unknown keyword': [
    "type: ['string', 'null'] }",
    "type: ['string', 'null'], nullable: true }",
    /'true' is not assignable to type 'never'/,
  ],
  'an unknown keyword at depth': [
    "size: { type: 'number' }",
    "size: { type: 'number', multipleOf: 2 }",
    /'number' is not assignable to type 'never'/,
  ],
  'an unknown type': [
    "toy: { type: 'string' }",
    "toy: { type: 'text' }",
    /'"text"' is not assignable to type/,
  ],
  'no summary': ["summary: 'Plays.', ", '', /Property 'summary' is missing/],
  'an unknown member of the manifest': [
    "effect: 'write',",
    "effect: 'write', retries: 3,",
    /'number' is not assignable to type 'never'/,
  ],
};

const WRONG_TRIGGERS: Readonly<Record<string, Change>> = {
  'data that lacks a field': [
    "toy: String(item.body), kind: 'ball'",
    "kind: 'ball'",
    /Property 'toy' is missing/,
  ],
  'data of the wrong type': [
    'toy: String(item.body)',
    'toy: 1',
    /'number' is not assignable to type 'string'/,
  ],
  'data with another const': [
    "kind: 'ball' } : undefined",
    "kind: 'cube' } : undefined",
    /'"cube"' is not assignable to type '"ball"'/,
  ],
  'a kind of item that does not exist': [
    "item.kind === 'call'",
    "item.kind === 'calls'",
    /'"calls"' have no overlap/,
  ],
  'an unknown keyword of the data': [
    "toy: { type: 'string' }",
    "toy: { type: 'string', contentEncoding: 'base64' }",
    /'string' is not assignable to type 'never'/,
  ],
  'an unknown member of the trigger': [
    "title: 'Toy Played',",
    "title: 'Toy Played', polling: true,",
    /'true' is not assignable to type 'never'/,
  ],
  'a trigger without a sample': [
    "  sample: { toy: 'ball', kind: 'ball' },\n",
    '',
    /Property 'sample' is missing/,
  ],
};

const WRONG_CONNECTORS: Readonly<Record<string, Change>> = {
  'a connector without a connection': [
    "  connection: { type: 'object', properties: { token: { type: 'string', 'x-secret': true } } },\n",
    '',
    /Property 'connection' is missing/,
  ],
  'a manifest in place of an action': [
    'actions: []',
    "actions: [{ key: 'play_toy' }]",
    /'key' does not exist in type 'Action'/,
  ],
  'an unknown member of the connector': [
    'triggers: [],',
    'triggers: [], hooks: [],',
    /'hooks' does not exist in type 'Connector'/,
  ],
};

function apply(
  right: string,
  changes: Readonly<Record<string, Change>>,
): [string, string, RegExp][] {
  return Object.entries(changes).map(([name, [found, wrong, message]]) => {
    if (right.split(found).length !== 2)
      throw new Error(`"${found}" is not exactly once in the text`);
    return [name, right.replace(found, () => wrong), message];
  });
}

const RIGHT = {
  'a right action': RIGHT_ACTION,
  'a right trigger': RIGHT_TRIGGER,
  'a right connector': RIGHT_CONNECTOR,
};
const WRONG = [
  ...apply(RIGHT_ACTION, WRONG_ACTIONS),
  ...apply(RIGHT_TRIGGER, WRONG_TRIGGERS),
  ...apply(RIGHT_CONNECTOR, WRONG_CONNECTORS),
];

let complaints: Map<string, string[]>;

beforeAll(() => {
  complaints = complaintsAbout({
    ...RIGHT,
    ...Object.fromEntries(WRONG.map(([name, text]) => [name, text])),
  });
});

test.each(Object.keys(RIGHT))('%s compiles', (name) => {
  expect(complaints.get(name)).toEqual([]);
});

test.each(WRONG)('%s does not compile', (name, _text, message) => {
  expect(complaints.get(name)?.join('\n')).toMatch(message);
});
