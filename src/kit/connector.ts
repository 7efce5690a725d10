/** A connector: everything the hub knows about one provider, as data and small functions. */
import type { Readable } from 'node:stream';
import type { Schema } from '../lib/json-schema';
import type { ErrorCode, ErrorTexts } from '../errors';
import type { Action } from './action';
import type { Tap } from './asks';
import type { ChannelContext, ConnectedAccount } from './account';
import type { CallItem, RawItem } from './items';
import type { CallOutcome } from './outcome';
import type { SendContent } from './send';
import type { FieldSource, OptionSource } from './sources';
import type { TemplateChannel } from './templates';
import type { Trigger } from './trigger';

/** How the provider's signed calls are recognised and read. */
export interface Intake {
  /** The header that must be there at all. */
  signatureHeader: string;
  /**
   * Compares in constant time over the exact bytes; `secrets` may hold several while one is
   * rotated.
   */
  isAuthentic(raw: Buffer, signature: string, secrets: readonly string[]): boolean;
  /**
   * Every entry, change and item; unknown ones become `other` items. Throws only when the whole has
   * not the provider's form.
   */
  split(payload: unknown, receivedAt: Date): RawItem[];
  /** The accounts that a payload names, as far as it can be read. Does not throw. */
  accountsIn?(payload: unknown): string[];
  /** The answer that a message item says was chosen; undefined for all other messages. */
  tapOf(type: string, content: unknown): Tap | undefined;
}

/** How the caller of a connection's own address proves who it is. */
export interface CatchSignature {
  preset: string;
  /** For a shared header: its name. */
  header: string | null;
  secret: string | null;
}

export interface CaughtCall {
  id: string;
  raw: Buffer;
  receivedAt: Date;
  /** Lower-case names; none that hold secrets. */
  headers: Readonly<Record<string, string>>;
}

/** A connector whose every connection has an address of its own: `POST /in/{token}`. */
export interface CatchHook {
  isAuthentic(
    raw: Buffer,
    header: (name: string) => string | undefined,
    signature: CatchSignature,
    now: Date,
  ): boolean;
  /** The headers worth keeping: never those that carry a secret or a signature. */
  keepHeaders(
    headers: Readonly<Record<string, string | string[] | undefined>>,
    signature: CatchSignature,
  ): Record<string, string>;
  toItem(call: CaughtCall, payload: unknown): CallItem;
}

export interface OutgoingMessage {
  id: string;
  phoneNumberId: string;
  recipient: { phone: string | null; bsuid: string | null };
  type: string;
  content: SendContent;
  replyToWamid: string | null;
}

export interface PhoneNumber {
  id: string;
  /** E.164 with `+`. */
  phone: string;
  name: string | null;
  messagesPerSecond: number;
}

/** A file at the provider, opened: `stream` must be read or destroyed. */
export interface OpenMedia {
  stream: Readable;
  mimeType: string | null;
  size: number | null;
  /** Hex or base64, as the provider tells it. */
  sha256: string | null;
}

/** A file on its way to the provider. */
export interface OutgoingMedia {
  phoneNumberId: string;
  mimeType: string;
  filename: string;
  size: number;
  /** Opened when the call begins; read or destroyed in any case. */
  open: () => Readable;
}

/** How messages go out and accounts are checked. */
export interface Channel {
  /**
   * Checks the token, subscribes the app to the account's webhooks, reads the numbers. Throws
   * `connection_check_failed`.
   */
  connect(
    context: ChannelContext,
    account: Pick<ConnectedAccount, 'accountId' | 'accessToken'>,
  ): Promise<{ name: string | null; phoneNumbers: PhoneNumber[] }>;
  /**
   * The numbers of the account as the token sees them; changes nothing at the provider. @throws
   * HubError as the provider refuses it, graph_unreachable
   */
  listNumbers(
    context: ChannelContext,
    account: Pick<ConnectedAccount, 'accountId' | 'accessToken'>,
  ): Promise<PhoneNumber[]>;
  /** One call. Never throws: what is not known is an outcome too. */
  send(
    context: ChannelContext,
    account: ConnectedAccount,
    message: OutgoingMessage,
  ): Promise<CallOutcome>;
  /** How long the provider keeps a file that came with a message. */
  readonly mediaLifeMs: number;
  /**
   * @throws HubError media_too_large, media_refused, media_download_failed, graph_auth,
   * graph_throttled, graph_transient, graph_unreachable
   */
  openMedia(
    context: ChannelContext,
    account: ConnectedAccount,
    media: { id: string; maxBytes: number },
  ): Promise<OpenMedia>;
  /** How long the provider keeps a file that was uploaded. */
  readonly uploadLifeMs: number;
  /**
   * The provider's id of the file. @throws HubError graph_rejected, graph_auth, graph_throttled,
   * graph_transient, graph_unreachable
   */
  uploadMedia(
    context: ChannelContext,
    account: ConnectedAccount,
    media: OutgoingMedia,
  ): Promise<string>;
  /** Only where the provider has message templates. */
  readonly templates?: TemplateChannel;
}

/**
 * One of the provider's own error codes, or a span of them, and what the hub makes of it: one text,
 * wherever it is shown.
 */
export interface ProviderErrorCode extends ErrorTexts {
  /** As the provider writes it, for people: `190`, `190 / 463`, `200-299`. */
  readonly shown: string;
  readonly code: ErrorCode;
  /** How the hub reacts, in one word. */
  readonly kind: string;
}

export interface Connector {
  readonly key: string;
  readonly title: string;
  readonly summary: string;
  /** What a tenant enters to connect. */
  readonly connection: Schema;
  readonly triggers: readonly Trigger[];
  readonly actions: readonly Action[];
  readonly options?: readonly OptionSource[];
  readonly fields?: readonly FieldSource[];
  readonly intake?: Intake;
  readonly catchHook?: CatchHook;
  readonly channel?: Channel;
  /** All that the provider may answer instead of doing what was asked. */
  readonly errorCodes?: readonly ProviderErrorCode[];
}

export function connector(parts: Connector): Connector {
  return parts;
}
