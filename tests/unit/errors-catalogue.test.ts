/** Every error says what happened and what to do next, and shows nothing that it should not. */
import {
  CATALOGUE,
  HubError,
  invalidField,
  notFound,
  storedError,
  toProblem,
} from '../../src/errors';
import type { CatalogueEntry } from '../../src/errors/catalogue';

const ENTRIES: readonly (readonly [string, CatalogueEntry])[] = Object.entries(CATALOGUE);

test.each(ENTRIES)('%s is complete', (code, { status, title, cause, fix, who, retryable }) => {
  expect(code).toMatch(/^[a-z]+(_[a-z0-9]+)*$/);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(600);
  expect(title).toMatch(/^[A-Z].*[^.]$/);
  for (const sentence of [cause, fix]) expect(sentence).toMatch(/^[A-Z`].{10,}\.$/s);
  expect(['you', 'admin', 'recipient', 'meta', 'hub']).toContain(who);
  expect(typeof retryable).toBe('boolean');
});

test('titles are told apart', () => {
  const titles = ENTRIES.map(([, { title }]) => title);
  expect(new Set(titles).size).toBe(titles.length);
});

test('a problem has the fields of RFC 9457 and those of the contract', () => {
  const error = new HubError('invalid_input', 'body /to is required.', {
    errors: [{ pointer: '/to', detail: 'is required', keyword: 'required' }],
  });
  expect(toProblem(error, 'req_1')).toEqual({
    type: '/docs/errors#invalid_input',
    title: CATALOGUE.invalid_input.title,
    status: 422,
    detail: 'body /to is required.',
    code: 'invalid_input',
    cause: CATALOGUE.invalid_input.cause,
    fix: CATALOGUE.invalid_input.fix,
    who: 'you',
    retryable: false,
    request_id: 'req_1',
    errors: [{ pointer: '/to', detail: 'is required', keyword: 'required' }],
  });
});

test('the cause of an error is for the log, never for the caller', () => {
  const problem = toProblem(
    new HubError('internal', 'Something went wrong.', { cause: new Error('password=hunter2') }),
  );
  expect(JSON.stringify(problem)).not.toContain('hunter2');
});

test('a stored error has the texts of its code and what Meta said', () => {
  const { title, cause, fix } = CATALOGUE.graph_rejected;
  expect(storedError('graph_rejected', 'no such template', { code: 132001 })).toEqual({
    code: 'graph_rejected',
    title,
    detail: 'no such template',
    cause,
    fix,
    who: 'you',
    retryable: false,
    meta: { code: 132001 },
  });
});

test('what does not exist and what belongs to others reads the same', () => {
  expect(notFound('hook')).toMatchObject({
    code: 'not_found',
    message: 'There is no such hook.',
    extra: {},
  });
});

test('one wrong field is told by its pointer', () => {
  expect(invalidField('/to', 'is odd', 'recipient_invalid')).toMatchObject({
    code: 'recipient_invalid',
    extra: { errors: [{ pointer: '/to', detail: 'is odd' }] },
  });
});
