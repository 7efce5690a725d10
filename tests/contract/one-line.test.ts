/**
 * A new action is one file and one line, a new connector one folder and one line: everything else
 * is made of their manifests.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import supertest from 'supertest';
import { connectors } from '../../connectors';
import { projectRoot } from '../../src/config';
import { createApp, type Route } from '../../src/http';
import { action, connector, trigger, type Connector } from '../../src/kit';
import { createLogger, createMetrics } from '../../src/log';
import { toOpenApi } from '../../src/projections';
import { referenceRoutes } from '../../src/reference';
import { actionRoutes, catalogueRoutes, createRegistry } from '../../src/registry';
import { contextWith } from '../support/action-context';

const countWords = action({
  key: 'count_words',
  title: 'Count Words',
  summary: 'Counts the words of a text.',
  noun: 'text',
  effect: 'read',
  scope: 'events:read',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['text'],
    properties: {
      text: { type: 'string', maxLength: 100, title: 'Text', description: 'What to count.' },
    },
  },
  output: {
    type: 'object',
    'x-name': 'WordCount',
    required: ['words'],
    properties: { words: { type: 'integer' } },
  },
  sample: { input: { text: 'two words' }, output: { words: 2 } },
}).run(async (_context, { text }) => ({ words: text.split(' ').length }));

const toyConnector = connector({
  key: 'toy',
  title: 'Toy',
  summary: 'A toy.',
  connection: { type: 'object' },
  triggers: [
    trigger({
      key: 'toy.played',
      title: 'Toy Played',
      summary: 'Triggers when a toy is played.',
      output: { type: 'object' },
      sample: { toy: 'ball' },
    }).raisedByHub(),
  ],
  actions: [countWords],
});

/** The registry's part of the hub, served; nothing else is told of the new things. */
function serve(list: readonly Connector[]) {
  const registry = createRegistry(list);
  const routes: Route[] = [
    ...catalogueRoutes(registry),
    ...actionRoutes(
      registry,
      () => contextWith({}),
      async () => undefined,
    ),
    ...referenceRoutes({
      registry,
      version: '0',
      serverUrl: 'http://127.0.0.1',
      routes: () => routes,
    }),
  ];
  const app = createApp({
    routes,
    log: createLogger({ level: 'silent', role: 'web', toStderr: false }),
    metrics: createMetrics(),
    limitRate: async () => undefined,
    idempotency: { once: (_request, work) => work(new Date()) },
    authenticate: async () => ({
      workspaceId: 'ws_1',
      keyId: 'key_1',
      keyName: 'test',
      scopes: ['events:read'],
    }),
  });
  return {
    http: supertest(app),
    openApi: toOpenApi({ routes, registry, version: '0', serverUrl: 'http://127.0.0.1' }),
  };
}

const withAction = connectors.map((each) =>
  each.key === 'webhook' ? { ...each, actions: [...each.actions, countWords] } : each,
);

test("one more line in a connector's list of actions makes a REST call with validation", async () => {
  const { http } = serve(withAction);

  expect((await http.post('/v1/actions/count_words').send({ text: 'one two three' })).body).toEqual(
    { words: 3 },
  );
  const wrong = await http.post('/v1/actions/count_words').send({ txt: 'one' });
  expect(wrong).toMatchObject({ status: 422, body: { code: 'invalid_input' } });
  expect(wrong.body).toMatchObject({
    errors: expect.arrayContaining([
      expect.objectContaining({ pointer: '/text' }),
      expect.objectContaining({ pointer: '/txt' }),
    ]),
  });
});

test('it is in the catalogue, in OpenAPI and on the reference page', async () => {
  const { http, openApi } = serve(withAction);

  expect((await http.get('/v1/actions/count_words')).body).toMatchObject({
    title: 'Count Words',
    sample: { output: { words: 2 } },
  });
  expect((await http.get('/v1/actions')).body).toMatchObject({
    data: expect.arrayContaining([expect.objectContaining({ key: 'count_words' })]),
  });
  expect((await http.get('/v1/connectors')).body).toMatchObject({
    data: expect.arrayContaining([
      expect.objectContaining({ key: 'webhook', actions: ['post_webhook', 'count_words'] }),
    ]),
  });
  expect(openApi.paths['/v1/actions/count_words']?.['post']).toMatchObject({
    summary: 'Count Words',
    'x-scope': 'events:read',
  });
  expect(openApi.components.schemas).toHaveProperty('WordCount');
  expect((await http.get('/docs')).text).toContain('/v1/actions/count_words');
});

test('one more line in the list of connectors brings its triggers and actions along', async () => {
  const { http, openApi } = serve([...connectors, toyConnector]);

  expect((await http.get('/v1/connectors')).body).toMatchObject({
    data: [
      { key: 'whatsapp' },
      { key: 'webhook' },
      { key: 'toy', triggers: ['toy.played'], actions: ['count_words'] },
    ],
  });
  expect((await http.get('/v1/triggers/toy.played')).body).toMatchObject({
    title: 'Toy Played',
    sample: { toy: 'ball' },
  });
  expect(
    (await http.post('/v1/actions/count_words?dry_run=true').send({ text: 'a' })).body,
  ).toEqual({ dry_run: true, valid: true });
  expect(openApi.webhooks).toHaveProperty(['toy.played']);
  expect((await http.get('/docs')).text).toContain('toy.played');
});

test('without the line there is nothing', async () => {
  const { http } = serve(connectors);

  expect((await http.post('/v1/actions/count_words').send({ text: 'a' })).status).toBe(405);
  expect((await http.get('/v1/actions/count_words')).status).toBe(404);
});

test('no file of src/ knows an action by its key, so that none has to be changed for a new one', () => {
  const keys = connectors.flatMap((each) => each.actions.map(({ manifest }) => manifest.key));
  const files = readdirSync(join(projectRoot(), 'src'), {
    recursive: true,
    encoding: 'utf8',
  }).filter((name) => name.endsWith('.ts'));
  const knowing = files.filter((name) => {
    const code = readFileSync(join(projectRoot(), 'src', name), 'utf8').replaceAll(
      /\/\*\*?[\s\S]*?\*\/|\/\/.*/g,
      '',
    );
    return keys.some((key) => new RegExp(`['"\`/]${key}['"\`]`).test(code));
  });
  expect(knowing).toEqual([]);
});
