/** Changes that each make a right manifest or handler wrong, and the words of the compiler. */
export type Change = readonly [found: string, wrong: string, message: RegExp];

const SAMPLE =
  "  sample: { input: { toy: 'ball', mood: 'happy' }, output: { done: true, mood: 'happy' } },\n";

export const WRONG_ACTIONS: Readonly<Record<string, Change>> = {
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

export const WRONG_TRIGGERS: Readonly<Record<string, Change>> = {
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

export const WRONG_CONNECTORS: Readonly<Record<string, Change>> = {
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
