/**
 * Contacts and their identities. A contact has many identifiers, and a phone number is only one of them; each identifier is
 * a document of its own whose `_id` decides which contact it belongs to when two processes meet it first at the same time.
 */
import { Schema, model } from 'mongoose';
import { insertNew, repeatOnConflict, tenant } from '../db';
import { canonicalPhone } from '../lib/canonical-phone';

interface IdentityDoc {
  /** `<workspace>:<phone|bsuid>:<value>` */
  _id: string;
  workspaceId: string;
  contactId: string;
}

const identitySchema = new Schema<IdentityDoc>({ _id: String, workspaceId: String, contactId: String }, { versionKey: false });
identitySchema.plugin(tenant);
identitySchema.index({ workspaceId: 1, contactId: 1 });
const IdentityModel = model('ContactIdentity', identitySchema);

export interface ContactDoc {
  _id: string;
  workspaceId: string;
  name: string | null;
  username: string | null;
  phones: string[];
  bsuids: string[];
  tags: string[];
  optedOut: boolean;
  createdAt: Date;
  updatedAt: Date;
}

const contactSchema = new Schema<ContactDoc>(
  { _id: String, workspaceId: String, name: String, username: String, phones: [String], bsuids: [String], tags: [String], optedOut: Boolean, createdAt: Date, updatedAt: Date },
  { versionKey: false },
);
contactSchema.plugin(tenant);
contactSchema.index({ workspaceId: 1, _id: -1 });
const ContactModel = model('Contact', contactSchema);

/** A phone number counts in its canonical form, so that the two spellings of some countries are one person. */
export const identityKey = (workspaceId: string, kind: 'phone' | 'bsuid', value: string): string =>
  `${workspaceId}:${kind}:${kind === 'phone' ? canonicalPhone(value) : value}`;

/** Contact ids by identity key. */
export const findIdentities = async (workspaceId: string, keys: readonly string[]): Promise<Map<string, string>> => {
  const found = await IdentityModel.find({ workspaceId, _id: { $in: keys } }).lean<IdentityDoc[]>();
  return new Map(found.map((identity) => [identity._id, identity.contactId]));
};

/** Binds keys to contacts; a key that is bound already stays where it is. Sorted, so that racing batches don't deadlock. */
export const bindIdentities = async (workspaceId: string, bindings: ReadonlyMap<string, string>): Promise<void> => {
  const docs = [...bindings].sort().map(([_id, contactId]) => ({ _id, workspaceId, contactId }));
  await insertNew(IdentityModel, docs);
};

export interface ContactUpdate {
  contactId: string;
  phone: string | null;
  bsuid: string | null;
  name: string | null;
  username: string | null;
}

/** Creates what is missing and adds what is new, as the last. Idempotent. */
export const upsertContacts = async (workspaceId: string, updates: readonly ContactUpdate[]): Promise<void> => {
  const now = new Date();
  await repeatOnConflict(() => ContactModel.bulkWrite(updates.map(({ contactId, phone, bsuid, name, username }) => ({
    updateOne: {
      filter: { _id: contactId, workspaceId },
      update: {
        $setOnInsert: { createdAt: now, tags: [], optedOut: false, ...(name === null ? { name: null } : {}), ...(username === null ? { username: null } : {}) },
        $set: { updatedAt: now, ...(name === null ? {} : { name }), ...(username === null ? {} : { username }) },
        $addToSet: { phones: { $each: phone === null ? [] : [phone] }, bsuids: { $each: bsuid === null ? [] : [bsuid] } },
      },
      upsert: true,
    },
  })), { ordered: false }));
};

export const findContacts = async (workspaceId: string, ids: readonly string[]): Promise<Map<string, ContactDoc>> => {
  const found = await ContactModel.find({ workspaceId, _id: { $in: ids } }).lean<ContactDoc[]>();
  return new Map(found.map((contact) => [contact._id, contact]));
};

/** Identifiers that somebody goes by again become the last ones, which are the ones in use. Who changes the same at once may have the last word. */
export const makeNewest = async ({ _id, workspaceId, phones, bsuids }: ContactDoc, { phone, bsuid }: { phone: string | null; bsuid: string | null }): Promise<void> => {
  const last = (list: readonly string[], one: string | null): string[] => (one === null ? [...list] : [...list.filter((each) => each !== one), one]);
  await ContactModel.updateOne({ _id, workspaceId, phones, bsuids }, { $set: { phones: last(phones, phone), bsuids: last(bsuids, bsuid) } });
};

/** Those of these contacts who want no marketing messages. */
export const findOptedOut = async (workspaceId: string, ids: readonly string[]): Promise<Set<string>> => {
  if (ids.length === 0) return new Set();
  const found = await ContactModel.find({ workspaceId, _id: { $in: ids }, optedOut: true }, { _id: 1 }).lean<Pick<ContactDoc, '_id'>[]>();
  return new Set(found.map(({ _id }) => _id));
};

/** Moves an identifier to a contact, whoever had it before. */
export const moveIdentity = async (workspaceId: string, key: string, contactId: string): Promise<void> => {
  await repeatOnConflict(() => IdentityModel.updateOne({ _id: key, workspaceId }, { $set: { contactId } }, { upsert: true }).exec());
};

export const setOptedOut = async (workspaceId: string, contactId: string, optedOut: boolean): Promise<void> => {
  await ContactModel.updateOne({ _id: contactId, workspaceId }, { $set: { optedOut } });
};

/** What a contact said about marketing messages, with the time and the source as proof (record-consent.ts). */
export interface ConsentDoc {
  _id: string;
  workspaceId: string;
  contactId: string;
  optedOut: boolean;
  source: string;
  reason: string | null;
  at: Date;
  /** Meta's times are whole seconds: this tells which of two came first. */
  recordedAt?: Date;
}

const consentSchema = new Schema<ConsentDoc>({ _id: String, workspaceId: String, contactId: String, optedOut: Boolean, source: String, reason: String, at: Date, recordedAt: Date }, { versionKey: false });
consentSchema.plugin(tenant);
consentSchema.index({ workspaceId: 1, contactId: 1, at: -1 });
export const ConsentModel = model('Consent', consentSchema);
