/**
 * Meta's limits, on both sides: what is just right is taken, one more is refused with its place.
 */
import { INTERACTIVE, PLAIN, SAMPLES } from '../fixtures/messages/samples';
import { chars, pointersIn } from '../support/message-input';

/** A sample with one place changed; a number in the path is an index. */
function changed(sample: unknown, path: string, value: unknown): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(sample));
  const steps = path.split('/').slice(1);
  let place: unknown = copy;
  for (const step of steps.slice(0, -1)) place = Reflect.get(Object(place), step);
  Reflect.set(Object(place), steps.at(-1) ?? '', value);
  return copy;
}

function inside(kind: string, path: string, value: unknown) {
  return {
    type: 'interactive',
    interactive: changed(INTERACTIVE[kind], path, value),
  };
}
function alone(type: string, path: string, value: unknown) {
  return {
    type,
    [type]: changed(PLAIN[type], path, value),
  };
}

test.each(SAMPLES)('$name is taken as Meta documents it', async ({ type, content }) => {
  expect(await pointersIn({ type, [type]: content })).toEqual([]);
});

test.each<[string, string, number]>([
  ['text', '/body', 4_096],
  ['image', '/caption', 1_024],
  ['video', '/caption', 1_024],
  ['document', '/caption', 1_024],
  ['document', '/filename', 240],
])('%s %s takes %i characters and no more', async (type, path, limit) => {
  expect(await pointersIn(alone(type, path, chars(limit)))).toEqual([]);
  expect(await pointersIn(alone(type, path, '😀'.repeat(limit)))).toEqual([]);
  expect(await pointersIn(alone(type, path, chars(limit + 1)))).toEqual([`/${type}${path}`]);
});

test.each<[string, string, number]>([
  ['button', '/body/text', 1_024],
  ['button', '/footer/text', 60],
  ['button', '/action/buttons/0/reply/title', 20],
  ['button', '/action/buttons/1/reply/id', 256],
  ['list', '/body/text', 4_096],
  ['list', '/footer/text', 60],
  ['list', '/header/text', 60],
  ['list', '/action/button', 20],
  ['list', '/action/sections/0/title', 24],
  ['list', '/action/sections/0/rows/0/id', 200],
  ['list', '/action/sections/0/rows/0/title', 24],
  ['list', '/action/sections/1/rows/0/description', 72],
  ['cta_url', '/body/text', 1_024],
  ['cta_url', '/action/parameters/display_text', 20],
  ['flow', '/action/parameters/flow_cta', 30],
  ['flow', '/header/text', 60],
  ['product_list', '/header/text', 60],
  ['product_list', '/action/sections/0/title', 24],
  ['catalog_message', '/body/text', 1_024],
  ['carousel', '/body/text', 1_024],
  ['carousel', '/action/cards/1/body/text', 160],
  ['carousel', '/action/cards/0/action/parameters/display_text', 20],
  ['location_request_message', '/body/text', 1_024],
  ['voice_call', '/action/parameters/display_text', 20],
  ['voice_call', '/action/parameters/payload', 512],
  ['order_details', '/action/parameters/reference_id', 60],
])('interactive %s %s takes %i characters and no more', async (kind, path, limit) => {
  expect(await pointersIn(inside(kind, path, chars(limit)))).toEqual([]);
  expect(await pointersIn(inside(kind, path, chars(limit + 1)))).toEqual([`/interactive${path}`]);
});

function buttons(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    type: 'reply',
    reply: { id: String(index), title: `T${String(index)}` },
  }));
}
function rows(count: number, from = 0) {
  return Array.from({ length: count }, (_, index) => ({ id: String(from + index), title: 'Row' }));
}
function products(count: number, from = 0) {
  return Array.from({ length: count }, (_, index) => ({
    product_retailer_id: `sku-${String(from + index)}`,
  }));
}
function cards(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    card_index: index,
    type: 'product',
    action: { catalog_id: '1', product_retailer_id: String(index) },
  }));
}
function sections(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    title: `S${String(index)}`,
    rows: rows(1, index),
  }));
}

test.each<[string, string, unknown, unknown, string]>([
  ['buttons', 'button /action/buttons', buttons(3), buttons(4), '/action/buttons'],
  ['no buttons', 'button /action/buttons', buttons(1), [], '/action/buttons'],
  [
    'rows of a section',
    'list /action/sections',
    [{ rows: rows(10) }],
    [{ rows: rows(11) }],
    '/action/sections/0/rows',
  ],
  [
    'rows of all sections',
    'list /action/sections',
    [
      { title: 'A', rows: rows(5) },
      { title: 'B', rows: rows(5, 5) },
    ],
    [
      { title: 'A', rows: rows(5) },
      { title: 'B', rows: rows(6, 5) },
    ],
    '/action/sections/1/rows/5',
  ],
  ['sections', 'list /action/sections', sections(10), sections(11), '/action/sections'],
  [
    'products',
    'product_list /action/sections',
    [
      { title: 'A', product_items: products(15) },
      { title: 'B', product_items: products(15, 15) },
    ],
    [
      { title: 'A', product_items: products(15) },
      { title: 'B', product_items: products(16, 15) },
    ],
    '/action/sections/1/product_items/15',
  ],
  ['cards', 'carousel /action/cards', cards(10), cards(11), '/action/cards'],
  ['one card', 'carousel /action/cards', cards(2), cards(1), '/action/cards'],
  [
    'minutes',
    'voice_call /action/parameters/ttl_minutes',
    43_200,
    43_201,
    '/action/parameters/ttl_minutes',
  ],
])('%s: as many as Meta takes, and no more', async (_name, place, most, more, pointer) => {
  const [kind = '', path = ''] = place.split(' ');
  expect(await pointersIn(inside(kind, path, most))).toEqual([]);
  expect((await pointersIn(inside(kind, path, more)))[0]).toBe(`/interactive${pointer}`);
});

test('up to 257 contacts fit into a message', async () => {
  const contacts = (length: number) => ({
    type: 'contacts',
    contacts: Array.from({ length }, () => ({ name: { formatted_name: 'Ana' } })),
  });
  expect(await pointersIn(contacts(257))).toEqual([]);
  expect(await pointersIn(contacts(258))).toEqual(['/contacts']);
  expect(await pointersIn(contacts(0))).toEqual(['/contacts']);
});

test.each<[unknown, unknown, string[]]>([
  [90, -180, []],
  ['-90', '180', []],
  [90.1, 0, ['/location/latitude']],
  ['90.1', 0, ['/location/latitude']],
  [0, '-180.5', ['/location/longitude']],
  ['north', 0, ['/location/latitude']],
  [0, null, ['/location/longitude']],
])('the place %p, %p', async (latitude, longitude, wrong) => {
  expect(await pointersIn({ type: 'location', location: { latitude, longitude } })).toEqual(wrong);
});
