/**
 * Contacts and what they said about marketing, as they are stored. A contact has many identifiers;
 * where each of them leads, a document of its own decides (`identities.ts`).
 */
import { Schema, model } from 'mongoose';
import { tenant } from '../db';

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
export const ContactModel = model('Contact', contactSchema);

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
