/** What the hub says about itself: `/openapi.json`, `/docs` and `/docs/errors`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectors } from '../../connectors';
import { projectRoot } from '../../src/config';
import { CATALOGUE } from '../../src/errors';
import { renderPage, route } from '../../src/http';
import { isRecord } from '../../src/lib/json-text';
import { toReferenceView } from '../../src/projections';
import { createRegistry } from '../../src/registry';
import { PUBLIC_URL, startHubStand, type HubStand } from '../fixtures/hub/stand';
import { call } from '../support/api';

let stand: HubStand;

beforeAll(async () => {
  stand = await startHubStand();
});

afterAll(() => stand.close());

function read(path: string) {
  return call(`${stand.hubUrl}${path}`);
}
async function allowAt(path: string) {
  const { status, headers } = await stand.call('OPTIONS', path.replaceAll(/\{\w+\}/g, 'x'));
  return { path, status, allow: headers.get('allow')?.split(', ').sort() };
}
const committed: unknown = JSON.parse(
  readFileSync(join(projectRoot(), 'docs/openapi.json'), 'utf8'),
);
const operations = Object.entries(
  isRecord(committed) && isRecord(committed['paths']) ? committed['paths'] : {},
).flatMap(([path, item]) =>
  Object.keys(isRecord(item) ? item : {}).map((method) => [method.toUpperCase(), path] as const),
);

test('the document that is served is the one in docs/, but for its own address', async () => {
  const { status, json } = await read('/openapi.json');

  expect(status).toBe(200);
  expect(json).toEqual({
    ...(isRecord(committed) ? committed : {}),
    servers: [{ url: PUBLIC_URL }],
  });
});

test('every address takes exactly the methods that the document tells', async () => {
  expect(operations.length).toBeGreaterThan(30);
  const paths = new Map<string, string[]>();
  for (const [method, path] of operations)
    paths.set(path, [
      ...(paths.get(path) ?? []),
      ...(method === 'GET' ? ['GET', 'HEAD'] : [method]),
    ]);
  // Of an action, of a fixed address beside an {id}: what is told at the pattern is taken there,
  // too.
  const covers = (pattern: string, path: string): boolean =>
    new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);
  for (const path of paths.keys()) {
    const allow = [
      ...new Set(
        [...paths].flatMap(([pattern, methods]) =>
          pattern === path || covers(pattern, path) ? methods : [],
        ),
      ),
    ].sort();
    expect(await allowAt(path)).toEqual({ path, status: 204, allow });
  }
});

test('a method that an address does not take is refused with those that it takes', async () => {
  expect(await stand.call('PUT', '/v1/actions/send_message')).toMatchObject({
    status: 405,
    json: { code: 'method_not_allowed' },
  });
  expect(
    (await stand.call('PUT', '/v1/actions/send_message')).headers.get('allow')?.split(', ').sort(),
  ).toEqual(['GET', 'HEAD', 'POST']);
});

test.each(['/docs', '/docs/errors'])(
  '%s is a page that runs nothing and loads nothing',
  async (path) => {
    const { status, headers, text } = await read(path);

    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    expect(headers.get('content-security-policy')).not.toMatch(/script-src|unsafe-eval/);
    expect(text).toMatch(/^<!doctype html>/);
    expect(text).not.toMatch(
      /<script|https?:\/\/(?!127\.0\.0\.1)[^"]*\.(js|css)|undefined|\[object/,
    );
  },
);

test('/docs holds every operation but its own, every event with an example, and every error an operation names', async () => {
  const { text } = await read('/docs');

  for (const [method, path] of operations) {
    expect({
      path,
      shown: text.includes(`<span class="method">${method}</span> ${path}</code>`),
    }).toEqual({ path, shown: !/^\/(docs|openapi)/.test(path) });
  }
  for (const { manifest } of connectors.flatMap((each) => each.triggers))
    expect(text).toContain(`<h3><code>${manifest.key}</code></h3>`);
  for (const [, code] of text.matchAll(/\/docs\/errors#(\w+)"/g))
    expect(Object.keys(CATALOGUE)).toContain(code);
});

test('/docs/errors holds every code under the anchor that problems point at', async () => {
  const { text } = await read('/docs/errors');
  const problem = await read('/v1/me');

  for (const code of Object.keys(CATALOGUE)) expect(text).toContain(`<article id="${code}">`);
  expect(problem.json).toMatchObject({ type: '/docs/errors#unauthorized' });
});

test('whatever a manifest or a route says is text on the page, never markup', () => {
  const evil = `<img src=x onerror="alert('1')">&amp;`;
  const routes = [
    route({
      method: 'post',
      path: '/v1/evil',
      tag: evil,
      scope: 'any',
      summary: evil,
      description: evil,
      replies: { 200: { description: evil } },
      body: { type: 'object', properties: { [evil]: { enum: [evil], description: evil } } },
    }).with({ handle: async () => ({ status: 200 }) }),
  ];
  const page = String(
    renderPage('docs/index', toReferenceView(routes, createRegistry(connectors))).body,
  );

  expect(page).not.toContain('<img');
  expect(
    page.split('&lt;img src&#x3D;x onerror&#x3D;&quot;alert(&#x27;1&#x27;)&quot;&gt;&amp;amp;')
      .length - 1,
  ).toBe(8);
});
