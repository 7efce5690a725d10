/** The corpus: everything that Meta can send, each shape once, and what must come of it. */
import { toWire } from '../../../connectors/whatsapp/twin/wire';
import { ABOUT, BSUID_ONLY } from './about';
import { ACCOUNTS } from './accounts';
import { BATCHES, ODD } from './batches';
import { ECHOES } from './echoes';
import type { Expected } from './expectation';
import { EXPECTED } from './expected';
import { INBOUND } from './inbound';
import { KEPT } from './kept';
import { NUMBERS } from './numbers';
import { STATUSES } from './statuses';
import { markAt, placeAt, type Place, type SentMessage, type Shape } from './shape';
import { TEMPLATES } from './templates';

export { marksIn, type Place, type SentMessage } from './shape';
export type { Expected } from './expectation';

const SHAPES: readonly Shape[] = [
  ...INBOUND,
  ...ABOUT,
  ...BSUID_ONLY,
  ...STATUSES,
  ...TEMPLATES,
  ...NUMBERS,
  ...ECHOES,
  ...KEPT,
  ...ACCOUNTS,
  ...BATCHES,
  ...ODD,
];

/** One use of a shape. */
export interface Payload {
  name: string;
  place: Place;
  body: Buffer;
  sent: readonly SentMessage[];
  expected: Expected;
}

/**
 * Every shape once, with marks that no other generation has. @throws for a shape that the table of
 * expectations lacks
 */
export function makeCorpus(generation: number, time: number): Payload[] {
  return SHAPES.map((shape, index) => {
    const expected = EXPECTED[shape.name];
    if (expected === undefined) throw new Error(`expected.ts says nothing about "${shape.name}"`);
    const place = placeAt(markAt(generation * SHAPES.length + index), time);
    const body = shape.body(place);
    return {
      name: shape.name,
      place,
      body: Buffer.from(typeof body === 'string' ? body : toWire(body), 'latin1'),
      sent: shape.sent?.(place) ?? [],
      expected,
    };
  });
}
