/** What is stored of templates, and of how far an account's templates were read. */

export type Change = 'status' | 'quality' | 'category';

/**
 * The last change of each kind: a webhook that is processed twice finds the value that was before
 * it.
 */
export interface LastChange {
  key: string;
  /** By the provider's clock, and when it reached the hub. */
  at: Date;
  toldAt?: Date;
  previous: string | null;
}

/** An older content. Components are JSON text: keys in them are Meta's. */
interface OldVersion {
  version: number;
  components: string;
  until: Date;
}

export interface TemplateDoc {
  /** `<workspace>:<account>:<name>:<language>` */
  _id: string;
  publicId: string;
  workspaceId: string;
  accountId: string;
  metaId: string;
  name: string;
  language: string;
  status: string | null;
  quality: string | null;
  category: string | null;
  rejectedReason: string | null;
  parameterFormat: 'POSITIONAL' | 'NAMED';
  /** JSON text as Meta gave it; null as long as only webhooks told of the template. */
  components: string | null;
  componentsHash: string | null;
  version: number;
  oldVersions: OldVersion[];
  /** It could be sent at some time, so that a pause or a new review is something that passes. */
  wasApproved: boolean;
  changes: Partial<Record<Change, LastChange>>;
  /** A status that was read before its webhook came: the webhook tells what was before it. */
  statusRead?: { from: string | null; to: string };
  /** When a listing showed it last. */
  listedAt?: Date;
  /** To be read again: since when, and not before when. */
  staleSince?: Date;
  sweepAt?: Date;
  revision: number;
  createdAt: Date;
  updatedAt: Date;
}

export interface TemplateKey {
  workspaceId: string;
  accountId: string;
  name: string;
  language: string;
}

export interface TemplateChange {
  accountId: string;
  /** The id is empty where the provider did not tell it. */
  template: { id: string; name: string; language: string };
  change: Change;
  current: string;
  previous: string | null;
  /** The occurrence: the same key changes the template once. */
  key: string;
  at: Date;
}

export interface TemplateFilter {
  accountId?: string | undefined;
  name?: string | undefined;
  language?: string | undefined;
  status?: string | undefined;
  category?: string | undefined;
}

/**
 * Reading all templates of an account. The document is the debt: it is paid when `dueAt` is gone.
 */
export interface SyncDoc {
  /** `<workspace>:<account>` */
  _id: string;
  workspaceId: string;
  accountId: string;
  /** The last complete reading. */
  syncedAt?: Date;
  /** Owed from then on; while somebody is at it, until when he may be. */
  dueAt?: Date;
  failures: number;
}
