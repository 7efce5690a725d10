/**
 * Decisions about templates: what a status means for sending, and what a reading of the provider
 * changes.
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../lib/canonical-json';
import { isRecord } from '../lib/json-text';
import type { KnownTemplate, ProviderTemplate, TemplateComponents } from '../kit';
import type { Change, TemplateDoc } from './documents';

/** `unknown`: the hub does not know the template, or Meta has a new word; then Meta decides. */
export type TemplateState = 'unknown' | 'sendable' | 'paused' | 'refused';

/** Meta: "template status". */
const STATES: Readonly<Record<string, TemplateState>> = {
  APPROVED: 'sendable',
  FLAGGED: 'sendable',
  REINSTATED: 'sendable',
  PAUSED: 'paused',
  PENDING: 'paused',
  IN_APPEAL: 'paused',
  LOCKED: 'paused',
  REJECTED: 'refused',
  DISABLED: 'refused',
  DELETED: 'refused',
  PENDING_DELETION: 'refused',
  ARCHIVED: 'refused',
  LIMIT_EXCEEDED: 'refused',
};

/** Only what was approved can be in these. */
const ONCE_APPROVED = new Set(['APPROVED', 'FLAGGED', 'REINSTATED', 'PAUSED']);

export function stateOf(status: string | null | undefined): TemplateState {
  const word = status?.toUpperCase() ?? '';
  return Object.hasOwn(STATES, word) ? (STATES[word] ?? 'unknown') : 'unknown';
}

/**
 * What was never approved is refused at once instead of waiting for a review whose end nobody
 * knows.
 */
export function acceptStateOf({
  status,
  wasApproved,
}: Pick<TemplateDoc, 'status' | 'wasApproved'>): KnownTemplate['state'] {
  const state = stateOf(status);
  if (state === 'paused')
    return wasApproved || ONCE_APPROVED.has(status?.toUpperCase() ?? '')
      ? 'paused'
      : 'not_approved';
  return state === 'refused' ? 'not_approved' : state;
}

/** Examples are left out: Meta signs the addresses in them anew each time. */
function hashOf(components: TemplateComponents, parameterFormat: string): string {
  return createHash('sha256')
    .update(canonicalJson([parameterFormat, withoutExamples(components)]))
    .digest('hex');
}

function withoutExamples(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutExamples);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'example')
      .map(([name, child]) => [name, withoutExamples(child)]),
  );
}

/** Older contents are kept for looking back, not for ever. */
const OLD_VERSIONS = 20;

type Reading = Partial<
  Omit<
    TemplateDoc,
    | '_id'
    | 'workspaceId'
    | 'publicId'
    | 'changes'
    | 'createdAt'
    | 'revision'
    | 'staleSince'
    | 'sweepAt'
  >
>;

export interface Applied {
  set: Reading;
  /** No webhook came since the reading began, so it is the last word. */
  isFresh: boolean;
  isChanged: boolean;
}

/**
 * Right after a webhook a reading may still show what was before it, so for this long the webhook's
 * word counts.
 */
const TOLD_MS = 3_600_000;

export function wasTold(
  { changes }: Pick<TemplateDoc, 'changes'>,
  change: Change,
  now: Date,
): boolean {
  return now.getTime() - (changes[change]?.toldAt?.getTime() ?? 0) < TOLD_MS;
}

export interface ReadingTime {
  /** When the provider was asked: what a webhook has told since is newer. */
  startedAt: Date;
  now: Date;
  /** The list of the whole account is the last word. */
  isListing: boolean;
}

/** Null: what it says is not known yet. */
export type TemplateReading = Omit<ProviderTemplate, 'components'> & {
  components: TemplateComponents | null;
};

export function applyReading(doc: TemplateDoc, read: TemplateReading, time: ReadingTime): Applied {
  const isFresh = doc.staleSince === undefined || doc.staleSince < time.startedAt;
  const content = contentOf(doc, read, time.now);
  const fate = isFresh ? fateOf(doc, read, time) : {};
  const known = new Map<string, unknown>(Object.entries(doc));
  const different = Object.entries({ ...content, ...fate }).filter(
    ([name, value]) => value !== known.get(name),
  );
  const isChanged = different.length > 0;
  return {
    set: { ...Object.fromEntries(different), ...(isChanged ? { updatedAt: time.now } : {}) },
    isFresh,
    isChanged,
  };
}

function contentOf(doc: TemplateDoc, read: TemplateReading, now: Date): Reading {
  if (read.components === null) return {};
  const components = JSON.stringify(read.components);
  const componentsHash = hashOf(read.components, read.parameterFormat);
  const text: Reading = { components, parameterFormat: read.parameterFormat };
  if (componentsHash === doc.componentsHash) return text;
  const old =
    doc.components === null
      ? doc.oldVersions
      : [
          ...doc.oldVersions,
          { version: doc.version, components: doc.components, until: now },
        ].slice(-OLD_VERSIONS);
  return {
    ...text,
    componentsHash,
    version: doc.version + 1,
    ...(doc.components === null ? {} : { oldVersions: old }),
  };
}

function fateOf(doc: TemplateDoc, read: TemplateReading, { now, isListing }: ReadingTime): Reading {
  const { id, rejectedReason } = read;
  // Another id is another template under the old name.
  const isLastWord = isListing || doc.metaId !== id;
  const last = (change: Change): string | null =>
    !isLastWord && wasTold(doc, change, now) ? doc[change] : read[change];
  const status = last('status');
  return {
    metaId: id,
    status,
    quality: last('quality'),
    category: last('category'),
    rejectedReason,
    // A template that was made anew under an old name begins anew.
    wasApproved:
      ONCE_APPROVED.has(status?.toUpperCase() ?? '') || (doc.wasApproved && doc.metaId === id),
    ...(status === doc.status || status === null
      ? {}
      : { statusRead: { from: doc.status, to: status } }),
  };
}
