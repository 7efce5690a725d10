/** Puts documents directly into the hub's collections, in the shape the hub itself gives them: sent messages, and a long event log. */
import type { mongo } from 'mongoose';
import type { EventDoc } from '../../src/events';
import { newId } from '../../src/lib/ids';
import { insertAll, ledgerDocument, type Owner } from '../stage/ledger';
import { customerAt, outgoingId, outgoingWamid, type CallPlan } from './calls';

/** Messages that Meta has accepted and no status has come for: numbers `from` up to and not including `to` of the plan. */
export const seedMessages = (db: mongo.Db, { owner, plan, from, to }: { owner: Owner; plan: CallPlan; from: number; to: number }): Promise<void> =>
  insertAll(db.collection<{ _id: string }>('messages'), to - from, (offset) => toMessage(owner, plan, from + offset));

const toMessage = (owner: Owner, plan: CallPlan, number: number) => ledgerDocument(owner, {
  id: outgoingId(plan, number), wamid: outgoingWamid(plan, number), phone: `+${customerAt(plan, number).waId}`, phoneNumberId: plan.phoneNumberId,
  createdAt: new Date(plan.baseMs + number),
});

/** The hub must be idle: the places in the log are taken without asking. Consumers are told that they have read these events. */
export const seedEvents = async (db: mongo.Db, { owner, count }: { owner: Owner; count: number }): Promise<void> => {
  const head = await headOf(db, owner.workspaceId);
  const now = Date.now();
  await insertAll(db.collection<EventDoc>('events'), count, (offset) => toEvent(owner, head + 1 + offset, new Date(now - count + offset)));
  const cursors = db.collection<{ _id: string; consumers: Record<string, unknown> }>('eventcursors');
  const cursor = await cursors.findOne({ _id: owner.workspaceId });
  const read = Object.keys(cursor?.consumers ?? {}).map((name) => [`consumers.${name}.sequence`, head + count] as const);
  await cursors.updateOne({ _id: owner.workspaceId }, { $set: { head: head + count, ...Object.fromEntries(read) } });
};

const toEvent = ({ workspaceId, connectionId }: Owner, sequence: number, occurredAt: Date): EventDoc => {
  const wamid = `wamid.${Buffer.from(`seeded:${String(sequence).padStart(24, '0')}`).toString('base64')}`;
  const message = { id: newId('msg', occurredAt.getTime()), wamid, type: 'text', text: 'Is my order on its way?', content: { body: 'Is my order on its way?' }, media: null, reply_to: null, received_at: occurredAt };
  const contact = { id: newId('cnt'), phone: '+491510000000', bsuid: null, name: 'Ana Berg', username: null, tags: [] };
  const conversation = { id: newId('cnv'), window_expires_at: occurredAt, first_message: false };
  return {
    _id: `${workspaceId}:${String(sequence).padStart(14, '0')}`, workspaceId, sequence, publicId: newId('evt', occurredAt.getTime()), type: 'message.received',
    connectionId, occurredAt, dedupeKey: `message.received:${wamid}`, data: JSON.stringify({ message, contact, conversation, phone_number: { id: '1', phone: '+493023125000' } }),
  };
};

/** The greatest sequence in the log. By `_id` alone: with the workspace in the filter some engines take its index and sort all of it. */
export const headOf = async (db: mongo.Db, workspaceId: string): Promise<number> => {
  const last = await db.collection<EventDoc>('events').findOne({ _id: { $gt: `${workspaceId}:`, $lt: `${workspaceId}:9` } }, { sort: { _id: -1 }, projection: { sequence: 1 } });
  return last?.sequence ?? 0;
};
