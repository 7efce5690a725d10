/**
 * Puts a message into the ledger. The 202 is given once it is durable; everything after that
 * survives any crash.
 */
import { HubError, invalidField } from '../errors';
import type { ConnectionDoc } from '../connections';
import type { ConversationDoc } from '../conversations';
import type { SendRequest } from '../kit';
import { templateStanding } from '../message-templates';
import { createGroupCommit } from '../lib/group-commit';
import { insertBatch, isSoon } from '../db';
import type { Queues } from '../queue';
import { findObstacle, findOptOut, type SendObstacle } from './check-send';
import { withFallback } from './fallback';
import { createLookUps, isOptedOut, personOf, type LookUps } from './look-ups';
import type { LoopGuard } from './loop-guard';
import { MessageModel, SEND_QUEUE, findMessage, type MessageDoc } from './model';
import { prepareMessage } from './prepare-message';

export interface AcceptParts {
  queues: Queues;
  findConnection: (workspaceId: string, id: string) => Promise<ConnectionDoc | null>;
  /** @throws HubError target_refused, target_unresolvable */
  checkCallbackUrl: (url: string) => Promise<void>;
  loopGuard: LoopGuard;
  /** After how long the sweep queues a message again that is still waiting. */
  sweepAfterMs: number;
}

export interface AcceptOptions {
  /**
   * Everything is checked, nothing is written; the message that comes back is what would have been
   * accepted.
   */
  dryRun?: boolean;
  /** Who sends, for the loop guard. */
  keyId?: string | undefined;
  key?: SendKey | undefined;
}

/** An idempotency key, which stands for the id of one message. */
export interface SendKey {
  /**
   * Asked once all is valid: whoever comes first writes the message, and all get the same answer.
   */
  takeId: () => Promise<string>;
  /** The id, if it was taken before. */
  findId: () => Promise<string | undefined>;
}

export type Accept = (
  workspaceId: string,
  request: SendRequest,
  options?: AcceptOptions,
) => Promise<MessageDoc>;

/**
 * @throws HubError connection_unknown, phone_number_required, phone_number_unknown,
 * recipient_invalid, not_a_test_recipient, window_closed, opted_out, loop_guard, overloaded
 */
export function createAccept(parts: AcceptParts): Accept {
  const look = createLookUps(parts.findConnection);
  const check = createCheck(parts, look);
  const write = createWriting(parts.queues);
  return async (workspaceId, request, { dryRun = false, keyId = '', key } = {}) => {
    const known = dryRun ? undefined : await findAccepted(workspaceId, key);
    if (known !== undefined) return known;
    const connection = await requireConnection(look, workspaceId, request.connectionId);
    const checked = await check(connection, request);
    if (dryRun) {
      if (checked.template !== undefined && (await isOptedOut(checked)))
        await refuseMarketing(connection, checked);
      return checked;
    }
    const { _id: contactId, optedOut } = await look.contact({
      workspaceId,
      person: personOf(checked),
    });
    if (optedOut) await refuseMarketing(connection, checked);
    await parts.loopGuard({ connection, contactId, keyId, messageId: checked._id });
    // From here on the key stands for this message.
    const owned = {
      ...checked,
      contactId,
      ...(key === undefined ? {} : { _id: await key.takeId() }),
    };
    await write(owned);
    return key === undefined
      ? owned
      : asAccepted((await findMessage(workspaceId, owned._id)) ?? owned);
  };
}

/**
 * What was accepted under a key stays accepted, although the same would be refused by now, and
 * counts once.
 */
export async function findAccepted(
  workspaceId: string,
  key: Pick<SendKey, 'findId'> | undefined,
): Promise<MessageDoc | undefined> {
  const id = await key?.findId();
  const message = id === undefined ? null : await findMessage(workspaceId, id);
  return message === null ? undefined : asAccepted(message);
}

async function requireConnection(
  look: LookUps,
  workspaceId: string,
  id: string,
): Promise<ConnectionDoc> {
  const connection = await look.connection({ workspaceId, id });
  if (connection === 'none')
    throw invalidField(
      '/connection_id',
      'is not a connection of this workspace',
      'connection_unknown',
    );
  return connection;
}

/** The message as it would be accepted, or the refusal. */
function createCheck({ sweepAfterMs, checkCallbackUrl }: AcceptParts, look: LookUps) {
  return async (connection: ConnectionDoc, request: SendRequest): Promise<MessageDoc> => {
    const prepared = await prepareMessage(connection, request, sweepAfterMs);
    if (request.callbackUrl !== undefined) await checkCallbackUrl(request.callbackUrl);
    return passObstacles(
      connection,
      prepared,
      prepared.template === undefined ? await look.conversation(prepared) : null,
    );
  };
}

/** A closed window lets the fallback out instead, if there is one. */
function passObstacles(
  connection: ConnectionDoc,
  message: MessageDoc,
  conversation: ConversationDoc | null,
): MessageDoc {
  const obstacle = findObstacle({ message, connection, conversation, now: message.createdAt });
  if (obstacle === null) return message;
  if (obstacle.code === 'window_closed' && message.fallback !== undefined)
    return withFallback(message, message.fallback);
  return refuse(obstacle);
}

/** Only for the few who opted out the template is looked at once more. */
async function refuseMarketing(
  { workspaceId, accountId }: ConnectionDoc,
  { template }: MessageDoc,
): Promise<void> {
  if (template === undefined) return;
  const { category } = await templateStanding(workspaceId, accountId, template);
  const obstacle = findOptOut({ isOptedOut: true, category });
  if (obstacle !== null) refuse(obstacle);
}

function refuse({ code, pointer, detail }: SendObstacle): never {
  throw new HubError(code, `${pointer} ${detail}`, {
    errors: [{ pointer, detail, keyword: code }],
  });
}

/** Messages of many requests are written together; then each is queued. */
function createWriting(queues: Queues): (message: MessageDoc) => Promise<void> {
  const queue = createQueueing(queues);
  const writes = createGroupCommit<MessageDoc>({
    write: (docs) => insertBatch(MessageModel, docs),
    maxBatch: 1_000,
    maxWaiting: 20_000,
    concurrency: 4,
  });
  return async (message) => {
    await writes.add(message);
    queue(message);
  };
}

/** Jobs that are due at once are added together. */
function createQueueing(queues: Queues): (message: MessageDoc) => void {
  const due = createGroupCommit<string>({
    write: async (ids) => {
      await queues.add(SEND_QUEUE, ids);
      return undefined;
    },
    maxBatch: 1_000,
    maxWaiting: 20_000,
    concurrency: 2,
  });
  return ({ _id, call }) => {
    const delayMs = (call?.dueAt.getTime() ?? 0) - Date.now();
    // What can't be queued now is the sweep's.
    if (delayMs <= 0) void due.add(_id).catch(() => undefined);
    else if (isSoon(delayMs)) void queues.add(SEND_QUEUE, [_id], { delayMs });
  };
}

/** The answer of the first request, whatever has become of the message since. */
function asAccepted({ wamid: _wamid, ...doc }: MessageDoc): MessageDoc {
  return {
    ...doc,
    updatedAt: doc.createdAt,
    timestamps: {},
    delivery: { rank: 0, failed: false },
    call: { state: 'queued', dueAt: doc.createdAt, attempts: 0, waits: 0, fence: 0 },
  };
}
