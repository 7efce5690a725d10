/** The features of the hub that an action may use; each works inside the caller's workspace only. */
import type { MessageJson } from './shapes';

/** A template send in the provider's own form. */
export interface TemplateContent {
  template: { name: string; language: string };
  content: { readonly [key: string]: unknown };
}

export interface SendRequest {
  connectionId: string;
  phoneNumberId?: string | undefined;
  /** Phone number, BSUID or `cnt_` id. */
  to: string;
  type: string;
  /** The type's object in the provider's own form. */
  content: { readonly [key: string]: unknown };
  template?: { name: string; language: string } | undefined;
  /** Sent instead when free-form messages are not allowed (any more). */
  fallback?: TemplateContent | undefined;
  replyTo?: string | undefined;
  callbackData?: string | undefined;
  /** Gets the data of the final `message.status`. */
  callbackUrl?: string | undefined;
  /** Not before this time, ISO 8601. */
  sendAt?: string | undefined;
  /** What follows when the outcome of the call stays unknown. */
  onUnknown?: 'hold' | 'resend' | undefined;
}

export interface OutsideCall {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

export interface HubPorts {
  /** Puts a message into the send ledger; it goes out by itself. Answers with the message as the API shows it. */
  acceptMessage(request: SendRequest): Promise<MessageJson>;
  /** Whether `postOutside` would call the address at all; nothing is sent. @throws HubError target_refused, target_unresolvable */
  checkOutside(url: string): Promise<void>;
  /** POSTs to an address that a tenant chose, through the address guard. @throws HubError target_refused, target_unresolvable, target_failed */
  postOutside(call: OutsideCall): Promise<{ status: number; response: string; ms: number }>;
}
