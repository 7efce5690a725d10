/**
 * Sends a message once more, as a message of its own. Its id is written on the first one before it
 * is made, so whoever comes next, or finishes what a dead process began, makes the same one: never
 * a third copy.
 */
import { HubError, notFound } from '../errors';
import { insertNew } from '../db';
import { newId } from '../lib/ids';
import { MessageModel, findMessage, type MessageDoc } from './model';
import { statusOf } from './rules';

/** @throws HubError not_found, message_not_resendable */
export async function resendMessage(
  workspaceId: string,
  id: string,
  sweepAfterMs: number,
): Promise<MessageDoc> {
  const message = await findMessage(workspaceId, id);
  if (message === null) throw notFound('message');
  const made =
    message.resentAs === undefined ? null : await findMessage(workspaceId, message.resentAs);
  if (made !== null) return made;
  const status = statusOf(message);
  if (status !== 'failed' && status !== 'unknown')
    throw new HubError('message_not_resendable', `The message is ${status}.`);
  const marked =
    message.resentAs === undefined
      ? ((await markResent(message)) ?? (await findMessage(workspaceId, id)))
      : message;
  if (marked?.resentAs === undefined)
    throw new HubError('message_not_resendable', 'A status of the message has come meanwhile.');
  return insertCopy(marked, marked.resentAs, sweepAfterMs);
}

/** The copy that `on_unknown: resend` asks for, unless a status has come; undefined then. */
export async function resendUnknown(
  message: MessageDoc,
  sweepAfterMs: number,
): Promise<MessageDoc | undefined> {
  const marked = message.resentAs === undefined ? await markResent(message) : message;
  return marked?.resentAs === undefined
    ? undefined
    : insertCopy(marked, marked.resentAs, sweepAfterMs);
}

/** Only while it is as it was: a status that comes at the same moment wins. */
async function markResent({
  _id,
  workspaceId,
  call,
  delivery,
}: MessageDoc): Promise<MessageDoc | null> {
  return MessageModel.findOneAndUpdate(
    {
      _id,
      workspaceId,
      'call.state': call?.state,
      'call.fence': call?.fence,
      'delivery.rank': delivery?.rank ?? 0,
      'delivery.failed': delivery?.failed ?? false,
      resentAs: { $exists: false },
    },
    { $set: { resentAs: newId('msg') } },
    { returnDocument: 'after' },
  ).lean<MessageDoc>();
}

async function insertCopy(
  message: MessageDoc,
  id: string,
  sweepAfterMs: number,
): Promise<MessageDoc> {
  const now = new Date();
  const {
    wamid: _wamid,
    resentAs: _resentAs,
    onUnknown: _onUnknown,
    calls: _calls,
    pendingSince: _pendingSince,
    ...same
  } = message;
  const copy: MessageDoc = {
    ...same,
    _id: id,
    resendOf: message._id,
    call: {
      state: 'queued',
      dueAt: now,
      sweepAt: new Date(now.getTime() + sweepAfterMs),
      attempts: 0,
      waits: 0,
      fence: 0,
    },
    delivery: { rank: 0, failed: false },
    timestamps: {},
    pendingEvents: [],
    createdAt: now,
    updatedAt: now,
  };
  await insertNew(MessageModel, [copy]);
  return (await findMessage(message.workspaceId, id)) ?? copy;
}
