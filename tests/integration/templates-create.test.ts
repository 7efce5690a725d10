/** What a new template may be written like, and what Meta gets of it. */
import {
  listed,
  startRecordedHub,
  type Account,
  type RecordedHub,
} from '../fixtures/templates/recorded';
import { BODY, header } from '../fixtures/templates/components';
import type { Answer } from '../support/api';
import type { GraphAnswer, GraphCall } from '../support/graph-recorder';
import { at, textAt } from '../support/json';
import { expectProblem } from '../support/problems';
import { until } from '../support/until';

let hub: RecordedHub;
let account: Account;
let count = 0;

beforeAll(async () => {
  hub = await startRecordedHub();
  account = await hub.connect();
});
afterAll(() => hub.close());

const TEXT = { type: 'BODY', text: 'Hi {{1}}, your order {{2}} is on its way.' };

function create(input: object, path = '/v1/templates'): Promise<Answer> {
  count += 1;
  hub.answer(answerOfMeta);
  return hub.tenant.api.post(path, {
    connection_id: account.connectionId,
    name: `made_${String(count)}`,
    language: 'en',
    ...input,
  });
}
function answerOfMeta({ method, path }: GraphCall): GraphAnswer {
  const id = `5${String(count)}`;
  if (method === 'POST') return { body: { id, status: 'PENDING', category: 'UTILITY' } };
  if (path.includes('/message_templates')) return listed();
  return {
    body: {
      id,
      name: `made_${String(count)}`,
      language: 'en',
      status: 'APPROVED',
      category: 'UTILITY',
      components: [BODY],
    },
  };
}
/** What Meta got of it. */
async function submitted(input: object, path?: string): Promise<unknown> {
  const { status, json } = await create(input, path);
  expect({ status, json }).toMatchObject({ status: path === undefined ? 201 : 200 });
  return hub.calls.find(({ method }) => method === 'POST')?.json;
}

test.each(['/v1/templates', '/v1/actions/create_template'])(
  'category and format are taken in any case at %s, and go to Meta as its own words',
  async (path) => {
    const named = {
      type: 'BODY',
      text: 'Hi {{who}}, welcome.',
      example: { body_text_named_params: [{ param_name: 'who', example: 'Ana' }] },
    };
    const door = path === '/v1/templates' ? undefined : path;
    expect(
      await submitted(
        { category: 'marketing', components: [BODY], parameter_format: 'positional' },
        door,
      ),
    ).toMatchObject({ category: 'MARKETING', parameter_format: 'POSITIONAL' });
    expect(
      await submitted(
        { category: 'Utility', components: [named], parameter_format: 'named' },
        door,
      ),
    ).toMatchObject({ category: 'UTILITY', parameter_format: 'NAMED' });
  },
);

test('other words are refused with those that there are, and lists are narrowed in any case', async () => {
  const answer = await create({
    category: 'spam',
    parameter_format: 'numbered',
    components: [BODY],
  });
  expectProblem(answer, 422, 'invalid_input');
  expect(answer.json).toMatchObject({
    errors: [
      { pointer: '/category', detail: 'must be one of ["AUTHENTICATION","MARKETING","UTILITY"]' },
      { pointer: '/parameter_format' },
    ],
  });
  expect((await hub.tenant.api.get('/v1/templates?category=utility')).json).toMatchObject({
    data: [{ category: 'UTILITY' }, { category: 'UTILITY' }, {}, {}],
  });
  const document = (await hub.tenant.api.get('/openapi.json')).json;
  expect(
    at(document, 'components', 'schemas', 'NewTemplate', 'properties', 'category', 'enum'),
  ).toEqual(['AUTHENTICATION', 'MARKETING', 'UTILITY']);
});

test.each<[string, object, object]>([
  ['a list of values', { body_text: ['Ana', 'A-1'] }, { body_text: [['Ana', 'A-1']] }],
  ['numbers', { body_text: [['Ana', 1]] }, { body_text: [['Ana', '1']] }],
  ["Meta's form", { body_text: [['Ana', 'A-1']] }, { body_text: [['Ana', 'A-1']] }],
])('%s as example of the body', async (_name, example, expected) => {
  const body = await submitted({ category: 'UTILITY', components: [{ ...TEXT, example }] });
  expect(at(body, 'components', 0, 'example')).toEqual(expected);
});

test('a single text as example of body, header, address and file', async () => {
  const components = [
    { type: 'HEADER', format: 'TEXT', text: 'For {{1}}', example: { header_text: 'you' } },
    { type: 'BODY', text: 'Hi {{1}}, welcome.', example: { body_text: 'Ana' } },
    {
      type: 'BUTTONS',
      buttons: [
        {
          type: 'URL',
          text: 'Shop',
          url: 'https://a.example/{{1}}',
          example: 'https://a.example/b',
        },
      ],
    },
  ];
  const body = await submitted({ category: 'UTILITY', components });
  expect([0, 1].map((index) => at(body, 'components', index, 'example'))).toEqual([
    { header_text: ['you'] },
    { body_text: [['Ana']] },
  ]);
  expect(at(body, 'components', 2, 'buttons', 0, 'example')).toEqual(['https://a.example/b']);
  const file = await submitted({
    category: 'UTILITY',
    components: [{ ...header('IMAGE'), example: { header_handle: '4::aW' } }, BODY],
  });
  expect(at(file, 'components', 0, 'example')).toEqual({ header_handle: ['4::aW'] });
});

test.each([[{ body_text: 'Ana' }], [{ body_text: ['Ana'] }], [{ body_text: [['Ana'], ['Ben']] }]])(
  '%j for two variables is refused',
  async (example) => {
    const answer = await create({ category: 'UTILITY', components: [{ ...TEXT, example }] });
    expectProblem(answer, 422, 'template_invalid');
    expect(at(answer.json, 'errors', 0, 'pointer')).toBe('/components/0/example/body_text');
  },
);

test('all fields of Meta go to Meta as they are', async () => {
  const fields = {
    message_send_ttl_seconds: 60,
    cta_url_link_tracking_opted_out: true,
    sub_category: 'ORDER_DETAILS',
    display_format: 'ORDER_DETAILS',
    allow_category_change: true,
  };
  expect(await submitted({ category: 'UTILITY', components: [BODY], ...fields })).toMatchObject(
    fields,
  );
});

test("a template of Meta's library has no components of its own; what it says is read afterwards", async () => {
  const fields = {
    library_template_name: 'delivery_update_1',
    library_template_button_inputs: [
      {
        type: 'URL',
        url: { base_url: 'https://a.example/{{1}}', url_suffix_example: 'https://a.example/b' },
      },
    ],
    library_template_body_inputs: { add_contact_number: true },
  };
  const { status, json } = await create({ category: 'utility', ...fields });
  expect({ status, json }).toMatchObject({
    status: 201,
    json: { status: 'PENDING', version: 0, components: [] },
  });
  const posted = hub.calls.find(({ method }) => method === 'POST')?.json;
  expect(posted).toEqual({
    name: `made_${String(count)}`,
    language: 'en',
    category: 'UTILITY',
    ...fields,
  });
  await until(
    async () =>
      at((await hub.tenant.api.get(`/v1/templates/${textAt(json, 'id')}`)).json, 'version') === 1,
    { what: 'its text' },
  );

  for (const [more, pointer] of [
    [{ components: [BODY] }, '/components'],
    [{ category: undefined }, '/category'],
    [{ category: undefined, library: 'feedback' }, '/library_template_name'],
  ] as const) {
    const answer = await create({
      category: 'UTILITY',
      library_template_name: 'delivery_update_1',
      ...more,
    });
    expectProblem(answer, 422, 'invalid_input');
    expect(at(answer.json, 'errors', 0, 'pointer')).toBe(pointer);
  }
});
