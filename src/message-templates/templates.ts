/** The feature's operations, bound to the parts they need. */
import { HubError, notFound } from '../errors';
import type {
  HubTemplates,
  NewTemplate,
  TemplateFilling,
  TemplateJson,
  TemplatePreview,
  TemplateSyncJson,
} from '../kit';
import { withDeadline } from '../lib/deadline';
import { errorText } from '../lib/error-code';
import type { Sweep } from '../queue';
import { createActionPorts, type ActionOptions } from './action-ports';
import { createNew, type CreateParts } from './create-template';
import type { TemplateChange, TemplateDoc, TemplateKey } from './documents';
import { textOf } from './find-templates';
import { applyTemplateChange } from './apply-change';
import { markDeleted } from './mark-deleted';
import { endSync, findSync, oweAllSyncs, oweSync } from './owed-syncs';
import { markStale } from './stale-templates';
import { findByName, findByPublicId } from './stored-templates';
import { presentTemplate } from './present';
import { removeOne } from './remove-template';
import { stateOf } from './rules';
import {
  READ_QUEUE,
  SYNC_QUEUE,
  readStale,
  sweepOwed,
  syncAccount,
  syncOwed,
  takeSync,
} from './sync-account';

export interface Templates {
  /** A webhook told of a change; the template is read again afterwards. */
  applyChange(workspaceId: string, change: TemplateChange): ReturnType<typeof applyTemplateChange>;
  /** A webhook told that the content is another. */
  contentChanged(key: TemplateKey): Promise<void>;
  /** A new connection: its templates are read, and if that takes long, later. */
  connected(connection: { _id: string; workspaceId: string; accountId: string }): Promise<void>;
  /** For actions of one workspace. */
  forActions(workspaceId: string, options: ActionOptions): HubTemplates;
  sync(workspaceId: string, connectionId: string): Promise<TemplateSyncJson>;
  create(workspaceId: string, input: NewTemplate): Promise<TemplateJson>;
  /** @throws HubError not_found */
  get(workspaceId: string, id: string): Promise<TemplateDoc>;
  present(doc: TemplateDoc): TemplateJson;
  preview(doc: TemplateDoc, filling: TemplateFilling): TemplatePreview;
  /** One language. */
  remove(workspaceId: string, id: string): Promise<void>;
  /** All languages of a name. */
  removeName(workspaceId: string, connectionId: string, name: string): Promise<void>;
  accountOf(workspaceId: string, connectionId: string): Promise<string>;
  /** @throws HubError not_found */
  requireConnection(workspaceId: string, connectionId: string): Promise<void>;
  startWorkers(): void;
  sweeps: readonly Sweep[];
}

/** Timed: every account once a day. */
export const DAILY_QUEUE = 'template-daily';
const SYNC_CONCURRENCY = 2;
const READ_CONCURRENCY = 4;

export function createTemplates(parts: CreateParts): Templates {
  return {
    ...reading(parts),
    ...changing(parts),
    applyChange: async (workspaceId, change) => {
      const applied = await applyTemplateChange(workspaceId, change);
      if (applied.template.sweepAt !== undefined)
        void parts.queues.add(READ_QUEUE, [applied.template._id]);
      if (
        stateOf(applied.before.status) === 'paused' &&
        stateOf(applied.template.status) === 'sendable'
      )
        parts.onSendableAgain({ workspaceId, accountId: change.accountId });
      return applied;
    },
    contentChanged: async (key) => {
      const id = await markStale(key);
      if (id !== undefined) void parts.queues.add(READ_QUEUE, [id]);
    },
    connected: (connection) => readFirst(parts, connection),
    startWorkers: () => {
      parts.queues.work(SYNC_QUEUE, SYNC_CONCURRENCY, ({ id }) => syncOwed(parts, id));
      parts.queues.work(READ_QUEUE, READ_CONCURRENCY, ({ id }) => readStale(parts, id));
      parts.queues.work(DAILY_QUEUE, 1, async () => {
        await oweAllSyncs(new Date());
        await sweepOwed(parts);
      });
    },
    sweeps: [{ name: 'templates', run: () => sweepOwed(parts) }],
  };
}

/** Longer would make people wait for an answer that does not need it. */
const FIRST_READ_MS = 10_000;

/** The debt is written down first; a connection is there also without its templates. */
async function readFirst(
  parts: CreateParts,
  {
    _id: connectionId,
    workspaceId,
    accountId,
  }: { _id: string; workspaceId: string; accountId: string },
): Promise<void> {
  const key = { workspaceId, accountId };
  await takeSync(key);
  const reads = (async () =>
    syncAccount(parts, await parts.openConnection(workspaceId, connectionId)))();
  await withDeadline(reads, FIRST_READ_MS, 'reading the templates').catch(
    async (error: unknown) => {
      parts.log.warn(
        { workspace_id: workspaceId, connection_id: connectionId, error: errorText(error) },
        'the templates of a new connection were not read at once; they are read later',
      );
      if (error instanceof HubError) await oweSync(key, new Date());
    },
  );
}

function reading(
  parts: CreateParts,
): Pick<
  Templates,
  'forActions' | 'sync' | 'get' | 'present' | 'preview' | 'accountOf' | 'requireConnection'
> {
  const sync: Templates['sync'] = (workspaceId, connectionId) =>
    syncConnection(parts, workspaceId, connectionId);
  return {
    sync,
    forActions: createActionPorts(parts, sync),
    get: async (workspaceId, id) => {
      const doc = await findByPublicId(workspaceId, id);
      if (doc === null) throw notFound('template');
      return doc;
    },
    present: (doc) => presentTemplate(doc, parts.channel.describe),
    preview: (doc, filling) =>
      parts.channel.preview(
        textOf(doc) ?? { parameterFormat: doc.parameterFormat, components: [] },
        filling,
      ),
    accountOf: async (workspaceId, connectionId) =>
      (await parts.openConnection(workspaceId, connectionId)).account.accountId,
    requireConnection: async (workspaceId, connectionId) => {
      await parts.openConnection(workspaceId, connectionId).catch(asNotFound);
    },
  };
}

const AGAIN_MS = 60_000;

/** The caller is told of a failure; what was owed before stays owed. */
async function syncConnection(
  parts: CreateParts,
  workspaceId: string,
  connectionId: string,
): Promise<TemplateSyncJson> {
  const opened = await parts.openConnection(workspaceId, connectionId);
  const key = { workspaceId, accountId: opened.account.accountId };
  const wasOwed = (await findSync(key))?.dueAt !== undefined;
  await takeSync(key);
  try {
    return {
      connection_id: connectionId,
      waba_id: key.accountId,
      ...(await syncAccount(parts, opened)),
    };
  } catch (error) {
    await endSync(key, wasOwed ? { dueAt: new Date(Date.now() + AGAIN_MS) } : {});
    throw error;
  }
}

/** Of an address; in a body it is `connection_unknown`. */
function asNotFound(error: unknown): never {
  throw error instanceof HubError && error.code === 'connection_unknown'
    ? notFound('connection')
    : error;
}

function changing(parts: CreateParts): Pick<Templates, 'create' | 'remove' | 'removeName'> {
  return {
    create: (workspaceId, input) => createNew(parts, workspaceId, input),
    remove: async (workspaceId, id) => {
      const doc = await findByPublicId(workspaceId, id);
      if (doc === null || doc.status === 'DELETED') throw notFound('template');
      const opened = await parts.openAccount(doc);
      if (opened === undefined)
        throw new HubError(
          'connection_unknown',
          `There is no working connection of the account ${doc.accountId} any more.`,
        );
      await removeOne(parts, opened, doc);
    },
    removeName: async (workspaceId, connectionId, name) => {
      const { context, account } = await parts.openConnection(workspaceId, connectionId);
      const docs = (await findByName({ workspaceId, accountId: account.accountId, name })).filter(
        ({ status }) => status !== 'DELETED',
      );
      if (docs.length === 0) throw notFound('template');
      await parts.channel.remove(context, account, { name });
      await markDeleted(
        workspaceId,
        docs.map((doc) => doc._id),
      );
    },
  };
}
