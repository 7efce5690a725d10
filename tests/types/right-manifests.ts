/** A right action, trigger and connector as texts; tests change one thing in them at a time. */

/** A right action; each wrong one is this text with one thing changed. */
export const RIGHT_ACTION = `
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

export const RIGHT_TRIGGER = `
import { trigger } from '../../../src/kit';

export const played = trigger({
  key: 'toy.played', title: 'Toy Played', summary: 'Triggers when a toy is played.',
  output: { type: 'object', required: ['toy', 'kind'], properties: { toy: { type: 'string' }, kind: { const: 'ball' } } },
  sample: { toy: 'ball', kind: 'ball' },
}).from((item) => (item.kind === 'call' ? { toy: String(item.body), kind: 'ball' } : undefined));
`;

export const RIGHT_CONNECTOR = `
import { connector } from '../../../src/kit';

export const toy = connector({
  key: 'toy', title: 'Toy', summary: 'A toy.',
  connection: { type: 'object', properties: { token: { type: 'string', 'x-secret': true } } },
  triggers: [],
  actions: [],
});
`;
