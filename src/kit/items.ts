/** Raw items: what a connector's intake splits one inbound call into, never collapsed. */
import type { Refusal } from '../errors';
import type { Pauses } from './outcome';

/** Where an item belongs; the hub finds the connection by it. */
export interface ItemRoute {
  /** Meta's phone number id. */
  phoneNumberId?: string;
  /** The WhatsApp Business Account. */
  accountId?: string;
  /** Known from the address that was called. */
  connectionId?: string;
}

/** Somebody on the other side. Since usernames exist either id may be missing, but never both. */
export interface Person {
  /** E.164 with `+`. */
  phone: string | null;
  /** Business-scoped user id, unchanged. */
  bsuid: string | null;
  name: string | null;
  username: string | null;
}

interface ItemBase {
  route: ItemRoute;
  /**
   * The same for every repeat of the same occurrence, different for everything else in a workspace.
   */
  dedupeKey: string;
  occurredAt: Date;
}

/** A file that comes with an item; the provider keeps it for a while. */
export interface AnnouncedFile {
  id: string;
  mime_type: string | null;
  sha256: string | null;
  filename: string | null;
}

export interface MessageItem extends ItemBase {
  kind: 'message';
  wamid: string;
  type: string;
  /** One string for people: body, caption, button or list title. */
  text: string | null;
  /** The type's object as the provider sent it. */
  content: unknown;
  replyToWamid: string | null;
  media: AnnouncedFile | null;
  referral: unknown;
  /** Where it was written to a group. */
  groupId?: string;
  /**
   * As the provider sent it, where it tells more than what is quoted: forwarded, say, or about
   * which product.
   */
  context?: unknown;
  from: Person;
}

export interface StatusItem extends ItemBase {
  kind: 'status';
  wamid: string;
  status: 'sent' | 'delivered' | 'read' | 'played' | 'failed';
  /** Our own message id, echoed from the call that sent it. */
  messageId: string | null;
  error: Refusal | null;
  /** Of a failure: what else can't go out either. */
  pauses?: Pauses;
  pricing: unknown;
  to: Person;
}

/** Something that happened to another message. */
export interface AboutItem extends ItemBase {
  kind: 'about';
  about: 'reaction' | 'edit' | 'revoke';
  /** Its own id. */
  wamid: string;
  targetWamid: string;
  /** Of a reaction; null when it was removed. */
  emoji: string | null;
  /** Of an edit: the new text and content, and its file. */
  text: string | null;
  content: unknown;
  media: AnnouncedFile | null;
  from: Person;
}

/** A message that the business sent from the phone app. */
export interface EchoItem extends ItemBase {
  kind: 'echo';
  wamid: string;
  type: string;
  text: string | null;
  content: unknown;
  media: AnnouncedFile | null;
  to: Person;
}

/** A customer stopped or resumed marketing messages. */
export interface PreferenceItem extends ItemBase {
  kind: 'preference';
  from: Person;
  optedOut: boolean;
  reason: string | null;
}

/** A customer goes by another number or id from now on. */
export interface IdentityItem extends ItemBase {
  kind: 'identity';
  from: Person;
  /** What is new; null for what stays. */
  next: { phone: string | null; bsuid: string | null };
  reason: string;
}

export interface TemplateItem extends ItemBase {
  kind: 'template';
  change: 'status' | 'quality' | 'category';
  template: { id: string; name: string; language: string };
  /** What holds now. */
  current: string;
  /** What will hold, where the change is only announced. */
  announced?: string;
  /** Null when Meta does not tell. */
  previous: string | null;
  reason: string | null;
}

export interface NumberItem extends ItemBase {
  kind: 'number';
  change: 'quality' | 'limit';
  /** Digits as Meta displays them; null when it is about all numbers of the account. */
  displayPhone: string | null;
  current: string;
  previous: string | null;
  /** As the provider sent it, for numbers that nobody has. */
  field: string;
  value: unknown;
}

/** What happened to the whole account. `restricted`: it still works, but not for everything. */
export interface AccountItem extends ItemBase {
  kind: 'account';
  change: 'broken' | 'recovered' | 'restricted';
  event: string;
  reason: string;
  details: unknown;
}

/** A field or event that has no name yet: kept, acknowledged, told as `webhook.unhandled`. */
export interface OtherItem extends ItemBase {
  kind: 'other';
  field: string;
  value: unknown;
  /** A template whose content is another now: it is read again. */
  staleTemplate?: { name: string; language: string };
}

/** A whole call to a connection's own address. */
export interface CallItem extends ItemBase {
  kind: 'call';
  body: unknown;
  headers: Readonly<Record<string, string>>;
}

export type RawItem =
  | MessageItem
  | AboutItem
  | EchoItem
  | StatusItem
  | PreferenceItem
  | IdentityItem
  | TemplateItem
  | NumberItem
  | AccountItem
  | OtherItem
  | CallItem;

export interface ResolvedContact {
  id: string;
  phone: string | null;
  bsuid: string | null;
  name: string | null;
  username: string | null;
  tags: string[];
}

/** What the hub knows about an item once its contact, conversation and so on are found. */
export interface Resolved {
  connection: { id: string; name: string; status: string };
  phoneNumber?: { id: string; phone: string };
  contact?: ResolvedContact;
  /** Of a message item, and of an echo. */
  messageId?: string;
  conversation?: { id: string; window_expires_at: string; first_message: boolean; opened: boolean };
  /** Of an item with a file: where the hub keeps it. */
  media?: {
    id: string;
    mime_type: string | null;
    sha256: string | null;
    filename: string | null;
    url: string;
  };
  /** The message that this one replies to or is about. */
  target?: { wamid: string; id: string | null };
  template?: {
    id: string;
    name: string;
    language: string;
    status: string | null;
    quality: string | null;
    category: string | null;
  };
  /** The value before a change. */
  previous?: string | null;
}
