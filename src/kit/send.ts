/** A message to be sent, as a connector hands it to the ledger. */

/** A message type's object in the provider's own form; that of contacts is a list. */
export type SendContent = { readonly [key: string]: unknown } | readonly unknown[];

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
  content: SendContent;
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
