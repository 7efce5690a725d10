/**
 * The one call that sends a message, and the honest reading of its outcome. Meta has no idempotency
 * key, so our id travels in `biz_opaque_callback_data` and comes back with each status.
 */
import {
  NetworkError,
  isRecord,
  type CallOutcome,
  type Channel,
  type OutgoingMessage,
  type ProviderResponse,
} from '../../../src/kit';
import { graphUrl } from './graph-client';
import { parseGraphError, parseJson, readError } from './graph-error';

const CALL_TIMEOUT_MS = 30_000;

export const sendCall: Channel['send'] = async (context, account, message) => {
  try {
    const answer = await context.http.request({
      method: 'POST',
      url: graphUrl(context, `${message.phoneNumberId}/messages`),
      timeoutMs: CALL_TIMEOUT_MS,
      headers: {
        authorization: `Bearer ${account.accessToken}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(toBody(message)),
    });
    return readOutcome(answer);
  } catch (error) {
    if (!(error instanceof NetworkError)) return { kind: 'unknown', detail: String(error) };
    return error.phase === 'connect'
      ? { kind: 'unreachable', detail: error.message }
      : { kind: 'unknown', detail: error.message };
  }
};

/** Meta: Cloud API, "messages". */
function toBody({
  id,
  recipient,
  type,
  content,
  replyToWamid,
}: OutgoingMessage): Record<string, unknown> {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...addressOf(recipient),
    type,
    [type]: content,
    ...(replyToWamid === null ? {} : { context: { message_id: replyToWamid } }),
    biz_opaque_callback_data: id,
  };
}

/**
 * A phone number goes into `to`, always with `+`, or Meta puts the sender's country before it; a
 * BSUID goes into `recipient`.
 */
function addressOf({
  phone,
  bsuid,
}: OutgoingMessage['recipient']): { to: string } | { recipient: string | null } {
  return phone === null ? { recipient: bsuid } : { to: `+${phone.replace(/^\+/, '')}` };
}

function readOutcome(answer: ProviderResponse): CallOutcome {
  if (answer.status >= 200 && answer.status < 300) {
    const wamid = readWamid(answer.text);
    return wamid === undefined
      ? { kind: 'unknown', detail: 'Meta answered without a message id.' }
      : { kind: 'accepted', wamid };
  }
  const error = parseGraphError(answer.text);
  if (error === undefined) return withoutGraphError(answer.status);
  const { class: kind, pauses, refusal } = readError(error);
  if (kind === 'throttled') {
    const waitMs = readWait(answer.headers);
    return { kind, error: refusal, ...(waitMs === undefined ? {} : { waitMs }) };
  }
  if (kind === 'transient') return { kind, error: refusal };
  return { kind: 'refused', error: refusal, ...(pauses === null ? {} : { pauses }) };
}

/**
 * A gateway answered, not the Graph API: from 500 on the request may have been passed on before it
 * failed.
 */
function withoutGraphError(status: number): CallOutcome {
  const detail = `HTTP ${String(status)} without a Graph error.`;
  return status >= 500
    ? { kind: 'unknown', detail }
    : { kind: 'refused', error: { code: 'graph_rejected', detail } };
}

function readWamid(text: string): string | undefined {
  const body = parseJson(text);
  const messages = isRecord(body) ? body['messages'] : undefined;
  const first: unknown = Array.isArray(messages) ? messages[0] : undefined;
  const id = isRecord(first) ? first['id'] : undefined;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

/** Only whole seconds: that is all Meta sends. */
function readWait(headers: ProviderResponse['headers']): number | undefined {
  const value = headers['retry-after'];
  return typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) * 1000 : undefined;
}
