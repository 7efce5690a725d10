/**
 * The features of the hub that an action may use; each works inside the caller's workspace only.
 */
import type { AskRequest } from './asks';
import type { ConversationJson, KeptFile, MessageJson, WindowJson } from './shapes';
import type { SendRequest } from './send';
import type { HubTemplates } from './templates';

export interface OutsideCall {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

export interface NewFile {
  connectionId: string;
  phoneNumberId: string | undefined;
  source: { link: string } | { bytes: Buffer };
  /** Else it is told from the answer of the link, or from the name. */
  mimeType: string | undefined;
  filename: string | undefined;
}

export interface FileUse {
  connectionId: string;
  phoneNumberId: string;
  /** When the message goes out: the provider's copy must live longer. */
  at: Date;
}

export interface MediaPort {
  /** @throws HubError not_found, media_pending, media_unavailable */
  describe(id: string): Promise<KeptFile>;
  /**
   * Fetches a link through the address guard. @throws HubError target_refused, target_unresolvable,
   * target_failed, file_too_large, file_type_unsupported
   */
  keep(file: NewFile): Promise<KeptFile>;
  /**
   * The provider's id of a kept file; it is uploaded anew when the provider's copy is missing or
   * runs out too soon. @throws as `describe`, and the provider's refusals
   */
  toProviderId(id: string, use: FileUse): Promise<string>;
}

/** A message of the workspace, sent or received. */
export interface KnownMessage {
  id: string;
  wamid: string;
  direction: 'in' | 'out';
  connectionId: string;
  phoneNumberId: string;
}

export interface MessagePort {
  /**
   * The provider's id of a message that is named by ours or by the provider's. @param pointer the
   * field that names it @throws HubError invalid_input
   */
  toWamid(named: string, pointer: string): Promise<string>;
  /**
   * By our id or by the provider's; undefined when it is none of the workspace, or has no
   * provider's id yet.
   */
  find(named: string): Promise<KnownMessage | undefined>;
}

/**
 * Who talks to whom: a connection's number, which may be left out when it is the only one, and a
 * phone number, BSUID or `cnt_` id.
 */
export interface Talk {
  connectionId: string;
  phoneNumberId: string | undefined;
  to: string;
}

/** Each criterion that is given must hold. */
export interface MessageSearch {
  /** By our id or by the provider's. */
  message: string | undefined;
  callbackData: string | undefined;
  talk: Talk | undefined;
  limit: number;
}

export interface ConversationPort {
  /**
   * @throws HubError connection_unknown, phone_number_required, phone_number_unknown,
   * recipient_invalid
   */
  window(talk: Talk): Promise<WindowJson>;
  /** @throws HubError not_found */
  get(id: string): Promise<void>;
  /**
   * By its id, or by who talks to whom: then it is made if there is none. @param userId null:
   * nobody's @throws as `window` and `get`
   */
  assign(which: string | Talk, userId: string | null): Promise<ConversationJson>;
  /** Newest first; empty when there is none. @throws as `window` */
  searchMessages(search: MessageSearch): Promise<MessageJson[]>;
}

export interface HubPorts {
  conversations: ConversationPort;
  media: MediaPort;
  messages: MessagePort;
  /**
   * Puts a message into the send ledger; it goes out by itself. Answers with the message as the API
   * shows it.
   */
  acceptMessage(request: SendRequest): Promise<MessageJson>;
  /**
   * Sends a question; its answer goes once to the address. @throws HubError as acceptMessage, and
   * target_refused, target_unresolvable
   */
  ask(request: AskRequest): Promise<MessageJson>;
  /**
   * Whether `postOutside` would call the address at all; nothing is sent. @throws HubError
   * target_refused, target_unresolvable
   */
  checkOutside(url: string): Promise<void>;
  /**
   * POSTs to an address that a tenant chose, through the address guard. @throws HubError
   * target_refused, target_unresolvable, target_failed
   */
  postOutside(call: OutsideCall): Promise<{ status: number; response: string; ms: number }>;
  readonly templates: HubTemplates;
}
