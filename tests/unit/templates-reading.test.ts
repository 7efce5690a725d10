/**
 * What a reading of Meta changes in the hub's copy, beside webhooks that come before, during and
 * after it.
 */
import type { ProviderTemplate } from '../../src/kit';
import type { TemplateDoc } from '../../src/message-templates/documents';
import { acceptStateOf, applyReading, stateOf } from '../../src/message-templates/rules';

const NOW = new Date('2026-11-02T12:00:00Z');
function ago(seconds: number): Date {
  return new Date(NOW.getTime() - seconds * 1000);
}

const READ: ProviderTemplate = {
  id: '1',
  name: 'a',
  language: 'en',
  status: 'APPROVED',
  category: 'UTILITY',
  quality: 'GREEN',
  rejectedReason: null,
  parameterFormat: 'POSITIONAL',
  components: [{ type: 'BODY', text: 'Hi' }],
};

const EMPTY: TemplateDoc = {
  _id: 'ws:1:a:en',
  publicId: 'tpl_1',
  workspaceId: 'ws',
  accountId: '1',
  metaId: '1',
  name: 'a',
  language: 'en',
  status: null,
  quality: null,
  category: null,
  rejectedReason: null,
  parameterFormat: 'POSITIONAL',
  components: null,
  componentsHash: null,
  version: 0,
  oldVersions: [],
  wasApproved: false,
  changes: {},
  revision: 0,
  createdAt: ago(9),
  updatedAt: ago(9),
};

function time(isListing = false) {
  return { startedAt: ago(1), now: NOW, isListing };
}
/** The document after a reading. */
function after(doc: TemplateDoc, read: ProviderTemplate = READ, isListing = false): TemplateDoc {
  return { ...doc, ...applyReading(doc, read, time(isListing)).set };
}
const KNOWN = after(EMPTY);

test('the first reading is version 1', () => {
  expect(KNOWN).toMatchObject({
    version: 1,
    status: 'APPROVED',
    quality: 'GREEN',
    category: 'UTILITY',
    wasApproved: true,
    oldVersions: [],
    components: JSON.stringify(READ.components),
  });
});

test('the same again changes nothing', () => {
  expect(applyReading(KNOWN, READ, time())).toMatchObject({
    isChanged: false,
    isFresh: true,
    set: {},
  });
});

test('another content is another version, and the older one is kept', () => {
  const second = after(KNOWN, { ...READ, components: [{ type: 'BODY', text: 'Hello' }] });
  expect(second).toMatchObject({
    version: 2,
    oldVersions: [{ version: 1, components: KNOWN.components, until: NOW }],
  });
  expect(
    after(second, {
      ...READ,
      parameterFormat: 'NAMED',
      components: [{ type: 'BODY', text: 'Hello' }],
    }),
  ).toMatchObject({ version: 3 });
});

test('not more than twenty older ones are kept', () => {
  let doc = EMPTY;
  for (let count = 0; count < 30; count += 1)
    doc = after(doc, { ...READ, components: [{ type: 'BODY', text: String(count) }] });
  expect([doc.version, doc.oldVersions.length, doc.oldVersions[0]?.version]).toEqual([30, 20, 10]);
});

test('examples are kept up to date without a version', () => {
  expect(
    after(KNOWN, {
      ...READ,
      components: [{ type: 'BODY', text: 'Hi', example: { body_text: [['a']] } }],
    }),
  ).toMatchObject({ version: 1, components: expect.stringContaining('example') });
});

const told = { status: { key: 'k', at: ago(90), toldAt: ago(60), previous: 'APPROVED' } };

test('a webhook that came during the reading is newer than what was read', () => {
  const { set, isFresh } = applyReading(
    { ...KNOWN, status: 'PAUSED', staleSince: NOW, changes: told },
    { ...READ, category: 'MARKETING' },
    time(true),
  );
  expect({ set, isFresh }).toEqual({ set: {}, isFresh: false });
});

test('for an hour a webhook outweighs the reading of one template, but not that of the whole account', () => {
  const doc = { ...KNOWN, status: 'PAUSED', staleSince: ago(60), changes: told };
  expect(after(doc, { ...READ, category: 'MARKETING' })).toMatchObject({
    status: 'PAUSED',
    category: 'MARKETING',
  });
  expect(after(doc, READ, true)).toMatchObject({ status: 'APPROVED' });
  expect(
    after({ ...doc, changes: { status: { ...told.status, toldAt: ago(3_700) } } }),
  ).toMatchObject({ status: 'APPROVED' });
});

test('what was read before its webhook came is remembered, so that the event can tell what was before', () => {
  expect(after({ ...KNOWN, status: 'PENDING' }).statusRead).toEqual({
    from: 'PENDING',
    to: 'APPROVED',
  });
});

test('a template under another id is another one: it begins anew', () => {
  const doc = {
    ...KNOWN,
    status: 'DELETED',
    changes: { status: { key: 'k', at: ago(60), toldAt: ago(60), previous: 'APPROVED' } },
  };
  expect(after(doc, { ...READ, id: '2', status: 'PENDING' })).toMatchObject({
    metaId: '2',
    status: 'PENDING',
    wasApproved: false,
    version: 1,
  });
});

test.each([
  ['APPROVED', 'sendable'],
  ['FLAGGED', 'sendable'],
  ['REINSTATED', 'sendable'],
  ['approved', 'sendable'],
  ['PAUSED', 'paused'],
  ['PENDING', 'paused'],
  ['IN_APPEAL', 'paused'],
  ['LOCKED', 'paused'],
  ['REJECTED', 'refused'],
  ['DISABLED', 'refused'],
  ['DELETED', 'refused'],
  ['PENDING_DELETION', 'refused'],
  ['ARCHIVED', 'refused'],
  ['LIMIT_EXCEEDED', 'refused'],
  ['NEW_WORD', 'unknown'],
  ['constructor', 'unknown'],
  [null, 'unknown'],
])('%s is %s', (status, state) => {
  expect(stateOf(status)).toBe(state);
});

test.each([
  ['PENDING', false, 'not_approved'],
  ['PENDING', true, 'paused'],
  ['IN_APPEAL', false, 'not_approved'],
  ['PAUSED', false, 'paused'],
  ['REJECTED', true, 'not_approved'],
  ['APPROVED', true, 'sendable'],
  [null, false, 'unknown'],
] as const)('%s, approved before: %s, is accepted as %s', (status, wasApproved, state) => {
  expect(acceptStateOf({ status, wasApproved })).toBe(state);
});
