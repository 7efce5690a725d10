/**
 * Reads all templates of an account, page by page. A process that dies in it leaves what it has
 * read, and the debt: the job comes again. Only a list that was read to its end tells that a
 * template is gone.
 */
import { HubError } from '../errors';
import type { ChannelContext, ConnectedAccount, ProviderTemplate, TemplateChannel } from '../kit';
import { errorText } from '../lib/error-code';
import type { Log } from '../log';
import type { Queues } from '../queue';
import type { SyncDoc, TemplateDoc } from './documents';
import { listByName } from './list-by-name';
import { markDeleted, markUnlisted } from './mark-deleted';
import type { AccountKey } from './model';
import { claimSync, endSync, findOwedSyncs, oweSync } from './owed-syncs';
import { findStale, postponeReading, queueStale } from './stale-templates';
import { stateOf, wasTold } from './rules';
import { storeReadings, type Stored } from './store-readings';

export interface OpenAccount {
  workspaceId: string;
  context: ChannelContext;
  account: ConnectedAccount;
}

export interface SyncParts {
  channel: TemplateChannel;
  queues: Queues;
  sweepAfterMs: number;
  log: Log;
  /** A connection that works for the account; undefined when there is none any more. */
  openAccount: (key: AccountKey) => Promise<OpenAccount | undefined>;
  /** Sends that were held for the template may go. */
  onSendableAgain: (account: AccountKey) => void;
}

export interface SyncResult {
  total: number;
  created: number;
  updated: number;
  deleted: number;
  complete: boolean;
}

/** Meta allows 6,000 templates per account; more pages than this are a list that never ends. */
const MAX_PAGES = 300;
/** Meta's list may show a new template a little late. */
const TOO_NEW_MS = 10 * 60_000;

export async function syncAccount(
  parts: SyncParts,
  { workspaceId, context, account }: OpenAccount,
): Promise<SyncResult> {
  const key = { workspaceId, accountId: account.accountId };
  const startedAt = new Date();
  const result: SyncResult = { total: 0, created: 0, updated: 0, deleted: 0, complete: true };
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const found = await parts.channel.list(context, account, after === undefined ? {} : { after });
    const stored = await storeReadings({
      ...key,
      templates: found.templates,
      startedAt,
      isListing: true,
    });
    tellSendable(parts, key, stored);
    result.total += found.templates.length;
    result.created += stored.created;
    result.updated += stored.updated;
    // The same page again, or ever more of them, is no list with an end.
    const isEndless = found.next !== undefined && (found.next === after || page === MAX_PAGES - 1);
    if (found.unreadable > 0 || isEndless) result.complete = false;
    if (found.next === undefined || isEndless) break;
    after = found.next;
  }
  if (result.complete)
    result.deleted = await markUnlisted(key, {
      startedAt,
      newAfter: new Date(startedAt.getTime() - TOO_NEW_MS),
    });
  else
    parts.log.warn(
      { workspace_id: workspaceId, templates: result.total },
      'the list of templates was not complete, so none is taken for deleted',
    );
  await endSync(key, { syncedAt: startedAt });
  parts.log.info(
    {
      workspace_id: workspaceId,
      connection_id: account.id,
      ...result,
      ms: Date.now() - startedAt.getTime(),
    },
    'templates read',
  );
  return result;
}

function tellSendable(
  parts: Pick<SyncParts, 'onSendableAgain'>,
  key: AccountKey,
  { sendableAgain }: Pick<Stored, 'sendableAgain'>,
): void {
  if (sendableAgain.length > 0) parts.onSendableAgain(key);
}

export const SYNC_QUEUE = 'template-sync';
export const READ_QUEUE = 'template-read';
/** Longer than reading the largest account takes. */
const LEASE_MS = 10 * 60_000;
const FIRST_WAIT_MS = 60_000;
/** From then on the daily task tries. */
const MAX_FAILURES = 6;

/** The job. */
export async function syncOwed(parts: SyncParts, id: string): Promise<void> {
  const owed = await claimSync(id, LEASE_MS);
  if (owed === null) return;
  const opened = await parts.openAccount(owed);
  if (opened === undefined) return endSync(owed, {});
  try {
    await syncAccount(parts, opened);
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    await postpone(parts, owed, error);
  }
}

async function postpone({ log }: SyncParts, owed: SyncDoc, error: HubError): Promise<void> {
  const isOver = error.code === 'graph_auth' || owed.failures + 1 >= MAX_FAILURES;
  const waitMs = FIRST_WAIT_MS * 2 ** owed.failures;
  log.warn(
    {
      workspace_id: owed.workspaceId,
      code: error.code,
      error: errorText(error),
      ...(isOver ? {} : { again_in_ms: waitMs }),
    },
    'the templates of an account could not be read',
  );
  await endSync(owed, isOver ? {} : { dueAt: new Date(Date.now() + waitMs) });
}

/** Owes a reading and takes it on at once, so that no job does it as well. */
export function takeSync(key: AccountKey): Promise<void> {
  return oweSync(key, new Date(Date.now() + LEASE_MS));
}

/** Each wait is as long as all before it. After this the daily reading of the account does it. */
const GIVE_UP_MS = 24 * 3_600_000;

/**
 * The job: one template that a webhook has changed. What is changed again meanwhile stays stale and
 * is read again.
 */
export async function readStale(parts: SyncParts, id: string): Promise<void> {
  const doc = await findStale(id);
  if (doc === null) return;
  const key = { workspaceId: doc.workspaceId, accountId: doc.accountId };
  const opened = await parts.openAccount(key);
  const startedAt = new Date();
  const read = opened === undefined ? ('useless' as const) : await readOne(parts, opened, doc);
  const staleMs = Date.now() - (doc.staleSince ?? startedAt).getTime();
  if (read === 'failed' && staleMs < GIVE_UP_MS)
    return postponeReading(doc, new Date(Date.now() + Math.max(FIRST_WAIT_MS, staleMs)));
  if (
    read === 'failed' ||
    read === 'useless' ||
    (read === undefined && wasTold(doc, 'status', startedAt) && stateOf(doc.status) !== 'refused')
  )
    return postponeReading(doc, undefined);
  if (read === undefined) return markDeleted(doc.workspaceId, [id]);
  tellSendable(
    parts,
    key,
    await storeReadings({ ...key, templates: [read], startedAt, isListing: false }),
  );
}

/** `useless`: asking again would not help. */
async function readOne(
  { channel, log }: SyncParts,
  { context, account }: OpenAccount,
  doc: TemplateDoc,
): Promise<ProviderTemplate | undefined | 'failed' | 'useless'> {
  try {
    if (doc.metaId === '') return await readNamed(channel, { context, account }, doc);
    const read = await channel.read(context, account, doc.metaId);
    // Another template under this id would overwrite the wrong document.
    return read !== undefined && (read.name !== doc.name || read.language !== doc.language)
      ? 'useless'
      : read;
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    log.warn(
      { workspace_id: doc.workspaceId, code: error.code, error: errorText(error) },
      'a template could not be read again',
    );
    return error.code === 'graph_auth' ? 'useless' : 'failed';
  }
}

/** The provider did not tell its id. */
async function readNamed(
  channel: TemplateChannel,
  opened: Pick<OpenAccount, 'context' | 'account'>,
  { name, language }: TemplateDoc,
): Promise<ProviderTemplate | undefined | 'useless'> {
  const { templates, isComplete } = await listByName(channel, opened, { name, language });
  return (
    templates.find((each) => each.language === language) ?? (isComplete ? undefined : 'useless')
  );
}

const SWEEP_LIMIT = 500;
/**
 * About what the workers read between two passes: an account stays owed until it is read, and is
 * queued by each pass.
 */
const SYNCS_PER_PASS = 20;

/** What Redis lost, and what waited for its time. */
export async function sweepOwed({ queues, sweepAfterMs }: SyncParts): Promise<number> {
  const syncs = await findOwedSyncs(new Date(), SYNCS_PER_PASS);
  await queues.addOverdue(SYNC_QUEUE, syncs);
  return (
    syncs.length +
    (await queueStale((ids) => queues.addOverdue(READ_QUEUE, ids), {
      limit: SWEEP_LIMIT,
      sweepAfterMs,
    }))
  );
}
