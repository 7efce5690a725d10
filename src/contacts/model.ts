/**
 * Contacts and what they said about marketing. A contact has many identifiers; where each of them
 * leads, a document of its own decides (`identities.ts`).
 */
import { Schema, model } from 'mongoose';
import { repeatOnConflict, tenant } from '../db';

/** Somebody who had the identifier, and the change of Meta's that told of the end, if one did. */
interface FormerHolder {
  contactId: string;
  until: Date;
  by?: string;
}

/** Documents of older versions have nothing but their contact. */
export interface Identity {
  contactId: string;
  /** When its holder was first seen with it, or the one before had left it. */
  since?: Date;
  /**
   * Of a phone number: the user id that came with it, by portfolio. Another one there is another
   * person.
   */
  users?: Record<string, string>;
  /** Oldest first. */
  former?: FormerHolder[];
  /** Changes of Meta's that gave it to somebody: a repeat of one does nothing. */
  takenBy?: string[];
}

export interface IdentityDoc extends Identity {
  /** `<workspace>:<phone|bsuid>:<value>` */
  _id: string;
  workspaceId: string;
}

const identitySchema = new Schema<IdentityDoc>(
  {
    _id: String,
    workspaceId: String,
    contactId: String,
    since: Date,
    users: Schema.Types.Mixed,
    former: { type: [Schema.Types.Mixed], default: undefined },
    takenBy: { type: [String], default: undefined },
  },
  { versionKey: false, minimize: false },
);
identitySchema.plugin(tenant);
identitySchema.index({ workspaceId: 1, contactId: 1 });
export const IdentityModel = model('ContactIdentity', identitySchema);

export interface ContactDoc {
  _id: string;
  workspaceId: string;
  name: string | null;
  username: string | null;
  phones: string[];
  bsuids: string[];
  tags: string[];
  optedOut: boolean;
  /** The same person, whose contact this one has become. */
  mergedInto?: string;
  createdAt: Date;
  updatedAt: Date;
}

const contactSchema = new Schema<ContactDoc>(
  {
    _id: String,
    workspaceId: String,
    name: String,
    username: String,
    phones: [String],
    bsuids: [String],
    tags: [String],
    optedOut: Boolean,
    mergedInto: String,
    createdAt: Date,
    updatedAt: Date,
  },
  { versionKey: false },
);
contactSchema.plugin(tenant);
contactSchema.index({ workspaceId: 1, _id: -1 });
const ContactModel = model('Contact', contactSchema);

export interface ContactUpdate {
  contactId: string;
  phone: string | null;
  bsuid: string | null;
  name: string | null;
  username: string | null;
}

/** Creates what is missing and adds what is new, as the last. Idempotent. */
export async function upsertContacts(
  workspaceId: string,
  updates: readonly ContactUpdate[],
): Promise<void> {
  const now = new Date();
  await repeatOnConflict(() =>
    ContactModel.bulkWrite(
      updates.map(({ contactId, phone, bsuid, name, username }) => ({
        updateOne: {
          filter: { _id: contactId, workspaceId },
          update: {
            $setOnInsert: {
              createdAt: now,
              tags: [],
              optedOut: false,
              ...(name === null ? { name: null } : {}),
              ...(username === null ? { username: null } : {}),
            },
            $set: {
              updatedAt: now,
              ...(name === null ? {} : { name }),
              ...(username === null ? {} : { username }),
            },
            $addToSet: {
              phones: { $each: phone === null ? [] : [phone] },
              bsuids: { $each: bsuid === null ? [] : [bsuid] },
            },
          },
          upsert: true,
        },
      })),
      { ordered: false },
    ),
  );
}

export async function findContacts(
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, ContactDoc>> {
  if (ids.length === 0) return new Map();
  const found = await ContactModel.find({ workspaceId, _id: { $in: ids } }).lean<ContactDoc[]>();
  return new Map(found.map((contact) => [contact._id, contact]));
}

/** These are no longer theirs: as they are spelled there. */
export async function dropPhones(
  workspaceId: string,
  contactId: string,
  phones: readonly string[],
): Promise<void> {
  await ContactModel.updateOne(
    { _id: contactId, workspaceId },
    { $pull: { phones: { $in: [...phones] } } },
  );
}

export async function dropBsuid(
  workspaceId: string,
  contactId: string,
  bsuid: string,
): Promise<void> {
  await ContactModel.updateOne({ _id: contactId, workspaceId }, { $pull: { bsuids: bsuid } });
}

/** An identifier that somebody goes by again becomes the last one, which is the one in use. */
export async function makeNewest(
  workspaceId: string,
  contactId: string,
  { phone, bsuid }: { phone: string | null; bsuid: string | null },
): Promise<void> {
  const last = (list: string, one: string) => ({
    $concatArrays: [{ $filter: { input: list, cond: { $ne: ['$$this', one] } } }, [one]],
  });
  const set = {
    ...(phone === null ? {} : { phones: last('$phones', phone) }),
    ...(bsuid === null ? {} : { bsuids: last('$bsuids', bsuid) }),
  };
  if (Object.keys(set).length > 0)
    await ContactModel.updateOne({ _id: contactId, workspaceId }, [{ $set: set }], {
      updatePipeline: true,
    });
}

/** From now on it is the other one. */
export async function markMerged(
  workspaceId: string,
  contactId: string,
  into: string,
): Promise<void> {
  await ContactModel.updateOne({ _id: contactId, workspaceId }, { $set: { mergedInto: into } });
}

/** What a contact was merged into, at the end of the way. */
export async function followMerges(
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, ContactDoc>> {
  const found = await findContacts(workspaceId, [...new Set(ids)]);
  const ends = new Map(found);
  for (let steps = 0; steps < MAX_MERGES; steps += 1) {
    const next = [...ends.values()].flatMap(({ mergedInto }) => mergedInto ?? []);
    if (next.length === 0) break;
    const targets = await findContacts(workspaceId, next);
    for (const [id, { mergedInto }] of ends) {
      const target = mergedInto === undefined ? undefined : targets.get(mergedInto);
      if (target !== undefined) ends.set(id, target);
    }
  }
  return ends;
}

/** Longer ways don't come about: who is merged has no identifiers any more. */
const MAX_MERGES = 5;

/**
 * Those of these contacts who want no marketing messages. Of a merged one the contact that it has
 * become is asked.
 */
export async function findOptedOut(
  workspaceId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const said = { $or: [{ optedOut: true }, { mergedInto: { $exists: true } }] };
  const found = await ContactModel.find(
    { workspaceId, _id: { $in: ids }, ...said },
    { optedOut: 1, mergedInto: 1 },
  ).lean<Pick<ContactDoc, '_id' | 'optedOut' | 'mergedInto'>[]>();
  const merged = found.filter(({ mergedInto }) => mergedInto !== undefined);
  const ends =
    merged.length === 0
      ? new Map<string, ContactDoc>()
      : await followMerges(
          workspaceId,
          merged.map(({ _id }) => _id),
        );
  return new Set(
    found.filter(({ _id, optedOut }) => ends.get(_id)?.optedOut ?? optedOut).map(({ _id }) => _id),
  );
}

export async function setOptedOut(
  workspaceId: string,
  contactId: string,
  optedOut: boolean,
): Promise<void> {
  await ContactModel.updateOne({ _id: contactId, workspaceId }, { $set: { optedOut } });
}

/**
 * What a contact said about marketing messages, with the time and the source as proof
 * (record-consent.ts).
 */
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

const consentSchema = new Schema<ConsentDoc>(
  {
    _id: String,
    workspaceId: String,
    contactId: String,
    optedOut: Boolean,
    source: String,
    reason: String,
    at: Date,
    recordedAt: Date,
  },
  { versionKey: false },
);
consentSchema.plugin(tenant);
consentSchema.index({ workspaceId: 1, contactId: 1, at: -1 });
export const ConsentModel = model('Consent', consentSchema);
