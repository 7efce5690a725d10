/** Deleting a template whose id Meta has not told: never all languages of a name by accident. */
import {
  TEMPLATE,
  listed,
  page,
  startRecordedHub,
  type RecordedHub,
} from '../fixtures/templates/recorded';
import type { Answer } from '../support/api';
import type { GraphAnswer } from '../support/graph-recorder';
import { listAt, textAt } from '../support/json';
import { expectProblem } from '../support/problems';
import { until } from '../support/until';

let hub: RecordedHub;

beforeAll(async () => {
  hub = await startRecordedHub();
});
afterAll(() => hub.close());

const PAUSED: GraphAnswer = {
  status: 400,
  body: { error: { code: 132015, message: 'Template is paused', type: 'OAuthException' } },
};

/**
 * A template that only the refusal of a send told of, which names no id; Meta's lists do not
 * answer.
 */
async function told(): Promise<string> {
  hub.answer(() => undefined, PAUSED);
  const { connectionId, send } = await hub.connect();
  await send({ template: 'greeting', language: 'en' });
  return until(
    async () => {
      const [found] = listAt(
        (await hub.tenant.api.get(`/v1/templates?connection_id=${connectionId}`)).json,
        'data',
      );
      return found === undefined ? undefined : textAt(found, 'id');
    },
    { what: 'the template' },
  );
}

const DELETED: GraphAnswer = { body: { success: true } };
async function remove(
  id: string,
  list: (index: number) => GraphAnswer | undefined,
): Promise<Answer> {
  let lists = 0;
  hub.answer(({ method }) => (method === 'DELETE' ? DELETED : list(lists++)));
  return hub.tenant.api.remove(`/v1/templates/${id}`);
}
function removals(): string[] {
  return hub.calls
    .filter(({ method }) => method === 'DELETE')
    .map(({ path }) => path.split('?')[1] ?? '');
}

test('its id is looked up at Meta, on all pages', async () => {
  const id = await told();
  const german = { ...TEMPLATE, id: '2', language: 'de' };
  expect(
    (await remove(id, (index) => (index === 0 ? page('c1', german) : listed(TEMPLATE)))).status,
  ).toBe(204);
  expect(removals()).toEqual(['name=greeting&hsm_id=1']);
  expect((await hub.tenant.api.get(`/v1/templates/${id}`)).json).toMatchObject({
    status: 'DELETED',
  });
});

test('by its name alone only if there is no other language', async () => {
  const id = await told();
  expect((await remove(id, () => listed())).status).toBe(204);
  expect(removals()).toEqual(['name=greeting']);
});

test.each<[string, (index: number) => GraphAnswer | undefined]>([
  ['lists other languages only', () => listed({ ...TEMPLATE, id: '2', language: 'de' })],
  [
    'breaks the list off',
    (index) => (index === 0 ? page('c1', { ...TEMPLATE, id: '2', language: 'de' }) : undefined),
  ],
  ['does not answer', () => undefined],
])('Meta %s: nothing is deleted, and the caller is told', async (_name, list) => {
  const id = await told();
  expectProblem(await remove(id, list), 502, 'graph_unreachable');
  expect(removals()).toEqual([]);
  expect((await hub.tenant.api.get(`/v1/templates/${id}`)).json).toMatchObject({
    status: 'PAUSED',
  });
});
