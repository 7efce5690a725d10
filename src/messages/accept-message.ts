/** Puts a message into the ledger. The 202 is given once it is durable; everything after that survives any crash. */
import { HubError, invalidField } from '../errors';
import { resolveContacts, toRecipient } from '../contacts';
import type { ConnectionDoc } from '../connections';
import type { SendRequest } from '../kit';
import { createGroupCommit } from '../lib/group-commit';
import { newId } from '../lib/ids';
import { insertBatch } from '../db';
import type { Queues } from '../queue';
import { MessageModel, findMessage, type MessageDoc } from './model';

export const SEND_QUEUE = 'send';

export interface AcceptParts {
  queues: Queues;
  findConnection: (workspaceId: string, id: string) => Promise<ConnectionDoc | null>;
  /** After how long the sweep queues a message again that is still waiting. */
  sweepAfterMs: number;
}

export interface AcceptOptions {
  /** Everything is checked, nothing is written; the message that comes back is what would have been accepted. */
  dryRun?: boolean;
  /** The id that an idempotency key stands for, asked once all is valid: whoever comes first writes the message, and all get the same answer. */
  idOfKey?: (() => Promise<string>) | undefined;
}

export type Accept = (workspaceId: string, request: SendRequest, options?: AcceptOptions) => Promise<MessageDoc>;

/** @throws HubError connection_unknown, phone_number_required, phone_number_unknown, recipient_invalid, overloaded */
export const createAccept = ({ queues, findConnection, sweepAfterMs }: AcceptParts): Accept => {
  const writes = createGroupCommit<MessageDoc>({ write: (docs) => insertBatch(MessageModel, docs), maxBatch: 1_000, maxWaiting: 20_000, concurrency: 4 });
  return async (workspaceId, request, { dryRun = false, idOfKey } = {}) => {
    const connection = await findConnection(workspaceId, request.connectionId);
    if (connection === null) throw invalidField('/connection_id', 'is not a connection of this workspace', 'connection_unknown');
    const prepared = await prepare(connection, request, sweepAfterMs);
    if (dryRun) return prepared;
    const doc = idOfKey === undefined ? prepared : { ...prepared, _id: await idOfKey() };
    const [contact] = await resolveContacts(workspaceId, [{ phone: null, bsuid: null, ...doc.recipient, name: null, username: null }]);
    const owned = { ...doc, contactId: contact?._id ?? '' };
    await writes.add(owned);
    void queues.add(SEND_QUEUE, [owned._id], { traceId: owned._id });
    return idOfKey === undefined ? owned : asAccepted(await findMessage(workspaceId, doc._id) ?? owned);
  };
};

/** The answer of the first request, whatever has become of the message since. */
const asAccepted = ({ wamid: _wamid, ...doc }: MessageDoc): MessageDoc => ({
  ...doc, updatedAt: doc.createdAt, timestamps: {}, delivery: { rank: 0, failed: false },
  call: { state: 'queued', dueAt: doc.createdAt, attempts: 0, waits: 0, fence: 0 },
});

const prepare = async (connection: ConnectionDoc, request: SendRequest, sweepAfterMs: number): Promise<MessageDoc> => {
  const { workspaceId } = connection;
  const phoneNumberId = pickNumber(connection, request.phoneNumberId);
  const { phone, bsuid } = await toRecipient(workspaceId, request.to, connection.country);
  const now = new Date();
  return {
    _id: newId('msg'), workspaceId, direction: 'out', connectionId: connection._id, phoneNumberId, contactId: '',
    to: phone ?? bsuid ?? '', type: request.type, content: JSON.stringify(request.content), recipient: { phone, bsuid },
    ...(request.template === undefined ? {} : { template: request.template }),
    ...(request.replyTo === undefined ? {} : { replyToWamid: await toWamid(workspaceId, request.replyTo) }),
    ...(request.callbackData === undefined ? {} : { callbackData: request.callbackData }),
    call: { state: 'queued', dueAt: now, sweepAt: new Date(now.getTime() + sweepAfterMs), attempts: 0, waits: 0, fence: 0 },
    delivery: { rank: 0, failed: false }, timestamps: {}, pendingEvents: [], createdAt: now, updatedAt: now,
  };
};

const pickNumber = (connection: ConnectionDoc, wanted: string | undefined): string => {
  const ids = connection.phoneNumbers.map((number) => number.id);
  const [only] = ids;
  if (wanted !== undefined) {
    if (!ids.includes(wanted)) throw invalidField('/phone_number_id', 'is not a number of this connection', 'phone_number_unknown');
    return wanted;
  }
  if (only === undefined || ids.length > 1) throw invalidField('/phone_number_id', 'is required: the connection has not exactly one number', 'phone_number_required');
  return only;
};

/** `reply_to` takes our id or Meta's. */
const toWamid = async (workspaceId: string, replyTo: string): Promise<string> => {
  if (!replyTo.startsWith('msg_')) return replyTo;
  const message = await MessageModel.findOne({ workspaceId, _id: replyTo }, { wamid: 1 }).lean<Pick<MessageDoc, 'wamid'>>();
  if (message?.wamid === undefined) {
    throw new HubError('invalid_input', `The message ${replyTo} can't be replied to.`, { errors: [{ pointer: '/reply_to', detail: 'is not a message that Meta knows', keyword: 'reply_to' }] });
  }
  return message.wamid;
};
