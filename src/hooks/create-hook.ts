/** Subscribes a target address to events. */
import { createHash, randomBytes } from 'node:crypto';
import { HubError, invalidField } from '../errors';
import { isDuplicateKey, type SecretBox } from '../db';
import { lastSequenceBefore, readHead } from '../events';
import { checkFilter, type Filter } from './filter';
import { HookModel, findHook, type HookDoc } from './model';
import { beginBackfill } from './owed-backfill';

export interface NewHook {
  /** The same for a repeated request: it meets its own hook. An external id outweighs it. */
  id: string;
  workspaceId: string;
  events: readonly string[];
  targetUrl: string;
  filter: Filter | null;
  connectionId: string | null;
  start: 'now' | 'last_hour' | number;
  version: string;
  source: string;
  externalId: string | null;
  label: string | null;
  description: string | null;
  maxInFlight: number;
}

export interface HookParts {
  secrets: SecretBox;
  /** Normalises the address, or throws target_refused / target_unresolvable. */
  checkTarget: (url: string) => Promise<string>;
  knowsEvent: (type: string) => boolean;
  knowsConnection: (workspaceId: string, id: string) => Promise<boolean>;
  /** Told of each new hook; when it is not heard, the sweep helps. */
  queueBackfill: (hookId: string) => void;
  sweepAfterMs: number;
}

/** `secret` only for a new hook: it is shown once. */
export interface CreatedHook {
  hook: HookDoc;
  secret: string | undefined;
}

const HOUR_MS = 3_600_000;

/**
 * With an `external_id` the id is derived from it, so that repeating the call (also at the same
 * time) meets the same hook.
 * @throws HubError invalid_input, filter_invalid, target_refused, target_unresolvable
 */
export async function createHook(parts: HookParts, input: NewHook): Promise<CreatedHook> {
  const targetUrl = await check(parts, input);
  const id =
    input.externalId === null ? input.id : externalHookId(input.workspaceId, input.externalId);
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const now = new Date();
  const afterSequence = await startAfter(input);
  const { id: _ownId, start: _start, filter, ...rest } = input;
  const doc: HookDoc = {
    ...rest,
    _id: id,
    targetUrl,
    filter: filter === null ? null : JSON.stringify(filter),
    events: [...input.events],
    status: 'active',
    sealedSecret: parts.secrets.seal(secret, id),
    sealedPrevious: null,
    previousUntil: null,
    afterSequence,
    ...beginBackfill(afterSequence, parts.sweepAfterMs),
    createdAt: now,
    updatedAt: now,
  };
  try {
    await HookModel.create(doc);
    parts.queueBackfill(id);
    return { hook: doc, secret };
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return input.externalId === null
      ? meetOwn(parts, doc)
      : { hook: await updateExisting(doc), secret: undefined };
  }
}

async function check(parts: HookParts, input: NewHook): Promise<string> {
  const unknown = input.events.find((type) => type !== '*' && !parts.knowsEvent(type));
  if (unknown !== undefined)
    throw invalidField('/event', `${unknown} is not an event type; GET /v1/triggers lists them`);
  if (input.filter !== null) checkFilter(input.filter);
  if (
    input.connectionId !== null &&
    !(await parts.knowsConnection(input.workspaceId, input.connectionId))
  ) {
    throw invalidField(
      '/connection_id',
      'is not a connection of this workspace',
      'connection_unknown',
    );
  }
  return parts.checkTarget(input.targetUrl);
}

async function startAfter({ workspaceId, start }: NewHook): Promise<number> {
  if (start === 'now') return readHead(workspaceId);
  if (start === 'last_hour') return lastSequenceBefore(workspaceId, new Date(Date.now() - HOUR_MS));
  return Math.max(0, start - 1);
}

/** The process that made it died before it could answer, so its secret was not shown yet. */
async function meetOwn(
  { secrets }: HookParts,
  { workspaceId, _id }: HookDoc,
): Promise<CreatedHook> {
  const hook = await findHook(workspaceId, _id);
  if (hook === null)
    throw new HubError('internal', 'The hook was removed while it was being made.');
  return { hook, secret: secrets.open(hook.sealedSecret, _id) };
}

/**
 * The secret stays, and so does the place in the log: an update is not a new start. An unsubscribed
 * hook is active again.
 */
async function updateExisting(doc: HookDoc): Promise<HookDoc> {
  const {
    _id,
    workspaceId,
    events,
    targetUrl,
    filter,
    connectionId,
    version,
    source,
    externalId,
    label,
    description,
    maxInFlight,
    status,
    updatedAt,
  } = doc;
  const changes = {
    events,
    targetUrl,
    filter,
    connectionId,
    version,
    source,
    externalId,
    label,
    description,
    maxInFlight,
    status,
    updatedAt,
  };
  const updated = await HookModel.findOneAndUpdate(
    { _id, workspaceId },
    { $set: changes },
    { returnDocument: 'after' },
  ).lean<HookDoc>();
  const hook = updated ?? (await findHook(workspaceId, _id));
  if (hook === null)
    throw new HubError('internal', 'The hook was removed while it was being updated.');
  return hook;
}

/** No time in it: the same external id must give the same hook at any time. */
function externalHookId(workspaceId: string, externalId: string): string {
  const digest = createHash('sha256')
    .update(`${workspaceId}\u0000${externalId}`)
    .digest('hex')
    .slice(0, 26);
  return `hook_${digest}`;
}
