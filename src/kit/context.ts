/** What an action gets from the hub. Connectors import nothing of the hub but this kit, so they are testable with literals. */
import type { Log } from '../log';
import type { ProviderHttp } from './http';
import type { MessageJson } from './shapes';

export interface ProviderSettings {
  graphApiUrl: string;
  graphApiVersion: string;
}

/** A tenant's connection as its connector sees it; the token is decrypted for this one use. */
export interface ConnectedAccount {
  id: string;
  accountId: string;
  accessToken: string;
  phoneNumbers: readonly { id: string; phone: string }[];
}

export interface SendRequest {
  connectionId: string;
  phoneNumberId?: string | undefined;
  /** Phone number, BSUID or `cnt_` id. */
  to: string;
  type: string;
  /** The type's object in the provider's own form. */
  content: { readonly [key: string]: unknown };
  template?: { name: string; language: string };
  replyTo?: string | undefined;
  callbackData?: string | undefined;
}

/** The features of the hub that an action may use; each works inside the caller's workspace only. */
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

export interface ActionContext {
  workspaceId: string;
  /** Loaded when the input names a `connection_id`. */
  connection(): Promise<ConnectedAccount>;
  hub: HubPorts;
  http: ProviderHttp;
  settings: ProviderSettings;
  log: Log;
}
