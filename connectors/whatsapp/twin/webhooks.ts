/**
 * From a change to signed bytes on their way: subscription, callback address, chaos.
 * Surprise: a WABA whose app never called subscribed_apps gets nothing, silently, as at Meta.
 */
import type { LiveAccount, LiveNumber } from './accounts';
import type { JsonObject } from './json';
import type { TwinState } from './state';
import type { FirstAttempt, SignatureKind, WebhookJob } from './webhook-sender';
import { toWire } from './wire';

export type Change = {
  account: LiveAccount;
  number?: LiveNumber;
  field: string;
  value: JsonObject;
};

/**
 * Only these follow an override; template and account fields always go to the app's callback (Meta:
 * webhooks/override).
 */
const OVERRIDABLE = new Set([
  'messages',
  'calls',
  'smb_message_echoes',
  'smb_app_state_sync',
  'history',
  'user_preferences',
]);

function callbackUrl(
  state: TwinState,
  change: Pick<Change, 'account' | 'number' | 'field'>,
): string | undefined {
  const overrides = OVERRIDABLE.has(change.field)
    ? (change.number?.overrideUri ?? change.account.subscription?.overrideUri)
    : undefined;
  return overrides ?? state.settings.webhookUrl;
}

export function emit(
  state: TwinState,
  change: Change,
  onFirst?: (attempt: FirstAttempt) => void,
): void {
  if (change.account.subscription === undefined || callbackUrl(state, change) === undefined) {
    state.sender.counts.undeliverable += 1;
    onFirst?.({
      delivered: false,
      status: null,
      reason: change.account.subscription === undefined ? 'app_not_subscribed' : 'no_callback',
    });
    return;
  }
  const {
    lose_webhooks: loseRate,
    duplicate_webhooks: doubleRate,
    delay_webhooks_ms: delayMs,
  } = state.chaos.settings;
  if (isDrawn(state, loseRate)) {
    state.sender.counts.lost += 1;
    onFirst?.({ delivered: false, status: null, reason: 'lost' });
    return;
  }
  const job: WebhookJob = {
    target: () => callbackUrl(state, change),
    body: envelope(change),
    signature: 'valid',
    retry: true,
    attempts: 0,
  };
  const isDouble = isDrawn(state, doubleRate);
  const post = (): void => {
    state.sender.push(onFirst === undefined ? job : { ...job, onFirst });
    if (isDouble) {
      state.sender.counts.duplicated += 1;
      state.sender.push({ ...job });
    }
  };
  if (typeof delayMs === 'number' && delayMs > 0) {
    state.sender.later(delayMs, post);
  } else {
    post();
  }
}

export async function emitAndWait(state: TwinState, change: Change): Promise<FirstAttempt> {
  return new Promise((resolve) => emit(state, change, resolve));
}

export type RawPost = {
  body: Buffer;
  signature: SignatureKind;
  url?: string | undefined;
  retry?: boolean | undefined;
};

/**
 * Any bytes, signed as asked; for payloads the twin has no builder for. Only well-signed ones are
 * retried.
 */
export async function postRaw(state: TwinState, raw: RawPost): Promise<FirstAttempt> {
  const retry = raw.retry ?? raw.signature === 'valid';
  const target = (): string | undefined => raw.url ?? state.settings.webhookUrl;
  return new Promise((resolve) => {
    state.sender.push({
      target,
      body: raw.body,
      signature: raw.signature,
      retry,
      attempts: 0,
      onFirst: resolve,
    });
  });
}

/** Message webhooks carry no `time`; all others do (Meta: webhooks/reference). */
function envelope(change: Change): Buffer {
  const entry = {
    id: change.account.wabaId,
    ...(change.field !== 'messages' && { time: nowSeconds() }),
    changes: [{ value: change.value, field: change.field }],
  };
  return Buffer.from(toWire({ object: 'whatsapp_business_account', entry: [entry] }), 'latin1');
}

export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

export function metadataOf(number: LiveNumber): JsonObject {
  return { display_phone_number: number.digits, phone_number_id: number.id };
}

function isDrawn(state: TwinState, rate: number | null | undefined): boolean {
  return typeof rate === 'number' && rate > 0 && state.chaos.random() < rate;
}
