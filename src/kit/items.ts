/** Raw items: what a connector's intake splits one inbound call into, never collapsed. */

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
  /** The same for every repeat of the same occurrence, different for everything else in a workspace. */
  dedupeKey: string;
  occurredAt: Date;
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
  media: { id: string; mime_type: string | null; sha256: string | null; filename: string | null } | null;
  referral: unknown;
  from: Person;
}

export interface StatusItem extends ItemBase {
  kind: 'status';
  wamid: string;
  status: 'sent' | 'delivered' | 'read' | 'played' | 'failed';
  /** Our own message id, echoed from the call that sent it. */
  messageId: string | null;
  error: { code: number; title: string; detail: string } | null;
  pricing: unknown;
  to: Person;
}

/** A field or event that has no name yet: kept, acknowledged, told as `webhook.unhandled`. */
export interface OtherItem extends ItemBase {
  kind: 'other';
  field: string;
  value: unknown;
}

/** A whole call to a connection's own address. */
export interface CallItem extends ItemBase {
  kind: 'call';
  body: unknown;
  headers: Readonly<Record<string, string>>;
}

export type RawItem = MessageItem | StatusItem | OtherItem | CallItem;

/** What the hub knows about a message item once contact and conversation are found. */
export interface ResolvedMessage {
  messageId: string;
  contact: { id: string; phone: string | null; bsuid: string | null; name: string | null; username: string | null; tags: string[] };
  conversation: { id: string; window_expires_at: string; first_message: boolean };
  phoneNumber: { id: string; phone: string };
  replyTo: { wamid: string; id: string | null } | null;
}
