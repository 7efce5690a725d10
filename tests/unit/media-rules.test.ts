/** Decisions about files: sizes, digests, types, and what follows from a failed try. */
import { createHash } from 'node:crypto';
import { contentType, fileName } from '../../src/media/present';
import { afterFailure, differs, sameType, toHexDigest } from '../../src/media/rules';

const FRESH = { attempts: 0, doubts: 0, leftMs: 7 * 24 * 3_600_000 };
const MIDDLE = 0.5;

test('a digest is read in hex and base64, and nothing else passes for one', () => {
  const digest = createHash('sha256').update('x');
  const hex = digest.digest('hex');
  expect([
    toHexDigest(hex.toUpperCase()),
    toHexDigest(Buffer.from(hex, 'hex').toString('base64')),
    toHexDigest(Buffer.from(hex, 'hex').toString('base64url')),
  ]).toEqual([hex, hex, hex]);
  expect([
    toHexDigest(null),
    toHexDigest(''),
    toHexDigest('abc'),
    toHexDigest('x'.repeat(10_000)),
  ]).toEqual([null, null, null, null]);
});

test('types are compared without parameters and case, and an unknown one is no contradiction', () => {
  expect([
    sameType('audio/ogg; codecs=opus', 'Audio/OGG'),
    sameType(null, 'image/png'),
    sameType('image/png', null),
    sameType('image/png', 'application/octet-stream'),
  ]).toEqual([true, true, true, true]);
  expect(sameType('image/png', 'text/html')).toBe(false);
});

test('only what was told is compared', () => {
  expect(
    differs({ announced: [null, null], size: null }, { sha256: 'aa', size: 1 }),
  ).toBeUndefined();
  expect(differs({ announced: ['aa', null], size: 1 }, { sha256: 'aa', size: 1 })).toBeUndefined();
  expect(differs({ announced: [null, 'bb'], size: 1 }, { sha256: 'aa', size: 1 })).toContain(
    'SHA-256',
  );
  expect(differs({ announced: [], size: 2 }, { sha256: 'aa', size: 1 })).toBe(
    'It has 1 bytes instead of 2.',
  );
});

test('waits double from a second to half an hour, spread by a fifth', () => {
  const waits = [0, 1, 2, 10, 11, 500].map((attempts) =>
    afterFailure({ code: 'graph_unreachable', detail: '' }, { ...FRESH, attempts }, MIDDLE),
  );
  expect(waits.map((next) => (next.state === 'waiting' ? next.waitMs : next.state))).toEqual([
    1_000, 2_000, 4_000, 1_024_000, 1_800_000, 1_800_000,
  ]);
  expect(
    [0, 1].map((random) => afterFailure({ code: 'graph_auth', detail: '' }, FRESH, random)),
  ).toMatchObject([{ waitMs: 800 }, { waitMs: 1_200 }]);
});

test('the last try is at the end of its life, and after it the file has expired with the last reason', () => {
  expect(
    afterFailure(
      { code: 'graph_unreachable', detail: '' },
      { ...FRESH, attempts: 20, leftMs: 5_000 },
      MIDDLE,
    ),
  ).toMatchObject({ state: 'waiting', waitMs: 5_000 });
  expect(
    afterFailure({ code: 'media_expired', detail: 'no route' }, { ...FRESH, leftMs: 0 }, MIDDLE),
  ).toMatchObject({ state: 'expired', error: { code: 'media_expired', detail: 'no route' } });
});

test('a final answer fails at once, a doubtful one at the fifth time', () => {
  expect(afterFailure({ code: 'media_too_large', detail: '' }, FRESH, MIDDLE)).toMatchObject({
    state: 'failed',
  });
  for (const code of ['media_refused', 'media_mismatch'] as const) {
    const states = [0, 3, 4].map((doubts) =>
      afterFailure(
        { code, detail: '', meta: { code: 100 } },
        { ...FRESH, attempts: 50, doubts },
        MIDDLE,
      ),
    );
    expect(states).toMatchObject([
      { state: 'waiting', doubtful: true },
      { state: 'waiting' },
      { state: 'failed', error: { code, meta: { code: 100 } } },
    ]);
  }
});

test('a download is declared as what it is only if that can be a type', () => {
  expect([
    contentType({ mimeType: 'audio/ogg; codecs=opus' }),
    contentType({ mimeType: 'application/vnd.ms-excel' }),
  ]).toEqual(['audio/ogg; codecs=opus', 'application/vnd.ms-excel']);
  for (const mimeType of [
    null,
    '',
    'image',
    'image/png\r\nX: y',
    'ü/ü',
    `a/${'b'.repeat(300)}`,
    'text/html; charset',
  ])
    expect(contentType({ mimeType })).toBe('application/octet-stream');
});

test('a file without a name is called by its id and type', () => {
  const named = (filename: string | null, mimeType: string | null) =>
    fileName({ _id: 'med_1', filename, mimeType });
  expect([
    named('a.pdf', 'image/png'),
    named(null, 'Image/JPEG'),
    named(' ', 'audio/ogg; codecs=opus'),
    named(null, 'constructor'),
    named(null, null),
  ]).toEqual(['a.pdf', 'med_1.jpg', 'med_1.ogg', 'med_1.bin', 'med_1.bin']);
});
