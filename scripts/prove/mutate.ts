/**
 * Makes bad payloads from good ones: what a broken or hostile sender with the right secret could
 * send. Repeatable by its draws.
 */
import { isRecord } from '../../src/lib/json-text';

type Draw = () => number;

export interface Mutant {
  kind: string;
  body: Buffer;
}

/** A value to put somewhere into the tree. */
const VALUES: Readonly<Record<string, (draw: Draw) => unknown>> = {
  'wrong type': (draw) =>
    pick<unknown>(
      [null, true, 0, -1, 1.5, '', [], {}, [[]], [null], { a: null }, '0', 'null'],
      draw,
    ),
  'operator keys': (draw) =>
    pick<unknown>(
      [
        { $where: 'sleep(1000)' },
        { $gt: '' },
        { 'a.b.c': 1, $set: { x: 1 } },
        { '': 1 },
        { $oid: '0' },
        { constructor: { prototype: { x: 1 } } },
      ],
      draw,
    ),
  'huge string': (draw) => 'ÿ'.repeat(1 + Math.floor(draw() * 200_000)),
  'NUL and surrogates': (draw) =>
    pick(
      ['\u0000', 'a\u0000b', '\ud800', '\udfff\ud800', '\u{10ffff}', '\u2028\u2029\ufeff'],
      draw,
    ).repeat(1 + Math.floor(draw() * 20)),
  'giant number': (draw) =>
    pick(
      [Number.MAX_VALUE, Number.MIN_VALUE, 2 ** 53, -(2 ** 63), 9_999_999_999_999_998, 1e308],
      draw,
    ),
  'long list': (draw) =>
    Array.from({ length: 1 + Math.floor(draw() * 5_000) }, (_, index) =>
      pick<unknown>([index, null, {}, { id: index }, 'x'], draw),
    ),
  'deep value': (draw) => nested(1 + Math.floor(draw() * 150)),
};

/** What can only be done to the text. */
const TEXTS: Readonly<Record<string, (text: string, draw: Draw) => string | Buffer>> = {
  truncated: (text, draw) => text.slice(0, Math.floor(draw() * text.length)),
  'no JSON': (_text, draw) =>
    pick(
      [
        '',
        ' ',
        'null',
        '0',
        '"x"',
        '[]',
        '{}',
        '<xml/>',
        'entry=1&x=2',
        '{"entry":',
        '[[[',
        '\u0000',
        '{"entry":{}}',
        '{"entry":[null,1,"x",[]]}',
      ],
      draw,
    ),
  'deep nesting': (text, draw) =>
    insert(text, draw, `"x":${'['.repeat(1 + Math.floor(draw() * 50_000))}`),
  'balanced deep nesting': (text, draw) => {
    const depth = 1 + Math.floor(draw() * 20_000);
    return insert(text, draw, `"x":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)},`);
  },
  'prototype keys': (text, draw) =>
    insert(
      text,
      draw,
      pick(
        [
          '"__proto__":{"admin":true},',
          '"constructor":null,',
          '"__proto__":null,',
          '"hasOwnProperty":1,"toString":2,',
        ],
        draw,
      ),
    ),
  'duplicate keys': (text, draw) =>
    insert(
      text,
      draw,
      pick(
        [
          '"id":"1","id":"2",',
          '"field":"x","field":"messages",',
          '"value":[],',
          '"type":"a","type":[],',
        ],
        draw,
      ),
    ),
  'number that is none': (text, draw) =>
    insert(
      text,
      draw,
      `"n":${pick(['1e999', '-1e999', '123456789012345678901234567890', '0.1e-500', '01', 'NaN', '1e'], draw)},`,
    ),
  'raw bytes': (text, draw) => {
    const bytes = Buffer.from(text, 'latin1');
    for (let count = 0; count < 8; count += 1)
      bytes[Math.floor(draw() * bytes.length)] = Math.floor(draw() * 256);
    return bytes;
  },
  'invalid UTF-8': (text, draw) => {
    const at = Math.floor(draw() * text.length);
    return Buffer.concat([
      Buffer.from(text.slice(0, at)),
      Buffer.from([0xc3, 0x28, 0xff, 0xfe, 0xed, 0xa0, 0x80]),
      Buffer.from(text.slice(at)),
    ]);
  },
  'byte order mark': (text) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]),
};

const BIG_EVERY = 500;
const BIG_BYTES = 3_145_728;

/** @param number every five-hundredth is as large as Meta's largest, or a byte larger */
export function mutate(body: Buffer, number: number, draw: Draw): Mutant {
  const text = body.toString('latin1');
  if (number % BIG_EVERY === 0)
    return {
      kind: '3 MB',
      body: big(text, number % (BIG_EVERY * 2) === 0 ? BIG_BYTES : BIG_BYTES + 1),
    };
  const names = [...Object.keys(VALUES), ...Object.keys(TEXTS), 'missing key'];
  const kind = names[Math.floor(draw() * names.length)] ?? 'no JSON';
  const onText = TEXTS[kind];
  if (onText !== undefined) return { kind, body: Buffer.from(onText(text, draw)) };
  return { kind, body: Buffer.from(JSON.stringify(changed(parse(text), VALUES[kind], draw))) };
}

/** A string of the right length in front of everything else. */
function big(text: string, bytes: number): Buffer {
  const start = '{"pad":"';
  const end = `",${text.startsWith('{') ? text.slice(1) : '"x":1}'}`;
  return Buffer.from(
    `${start}${'a'.repeat(Math.max(0, bytes - start.length - end.length))}${end}`,
    'latin1',
  );
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return {};
  }
}

/** Puts values to a few places, or takes keys away when there is no `make`. */
function changed(root: unknown, make: ((draw: Draw) => unknown) | undefined, draw: Draw): unknown {
  for (let count = 1 + Math.floor(draw() * 3); count > 0; count -= 1) {
    const places = placesOf(root);
    const place = places[Math.floor(draw() * places.length)];
    if (place === undefined) return make?.(draw) ?? {};
    if (make !== undefined) Reflect.set(place.parent, place.key, make(draw));
    else Reflect.deleteProperty(place.parent, place.key);
  }
  return root;
}

interface Spot {
  parent: object;
  key: string;
}

function placesOf(value: unknown): Spot[] {
  if (!isRecord(value) && !Array.isArray(value)) return [];
  const parent: object = value;
  return Object.entries(value).flatMap(([key, child]) => [{ parent, key }, ...placesOf(child)]);
}

/** Right behind a brace, so that it is inside some object. */
function insert(text: string, draw: Draw, piece: string): string {
  const braces = [...text.matchAll(/\{/g)].map(({ index }) => index + 1);
  const at = braces[Math.floor(draw() * braces.length)] ?? 0;
  return `${text.slice(0, at)}${piece}${text.slice(at)}`;
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

function pick<T>(items: readonly [T, ...T[]], draw: Draw): T {
  return items[Math.floor(draw() * items.length)] ?? items[0];
}
