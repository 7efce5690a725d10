/** What a key may do. */
import { ALL_SCOPES, hasScope } from '../../src/lib/scopes';

test('a scope allows itself and nothing else', () => {
  expect(hasScope(['messages:read'], 'messages:read')).toBe(true);
  expect(hasScope(['messages:read'], 'messages:send')).toBe(false);
  expect(hasScope(['messages:read'], 'hooks:read')).toBe(false);
  expect(hasScope([], 'hooks:read')).toBe(false);
});

test('write does not imply read, nor admin anything', () => {
  expect(hasScope(['hooks:write'], 'hooks:read')).toBe(false);
  expect(hasScope(['admin'], 'hooks:read')).toBe(false);
});

test('`read` allows all reads and no more', () => {
  for (const subject of ['messages', 'hooks', 'connections', 'events', 'usage'] as const)
    expect(hasScope(['read'], `${subject}:read`)).toBe(true);
  expect(hasScope(['read'], 'hooks:write')).toBe(false);
  expect(hasScope(['read'], 'messages:send')).toBe(false);
  expect(hasScope(['read'], 'admin')).toBe(false);
});

test('`*` allows everything', () => {
  for (const scope of ['messages:send', 'hooks:write', 'events:read', 'admin'] as const)
    expect(hasScope(['*'], scope)).toBe(true);
});

test('events and usage cannot be written', () => {
  expect(ALL_SCOPES).not.toContain('events:write');
  expect(ALL_SCOPES).not.toContain('usage:write');
  expect(ALL_SCOPES).toContain('messages:send');
});
