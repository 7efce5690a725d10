/** A call to a catch hook -> one raw item. */
import { isRecord, type CatchHook, type CaughtCall } from '../../src/kit';
import { DEFAULT_HEADER, isAuthentic } from './signature';

/** What tells senders' events apart; everything else is transport, or a secret. */
const KEPT =
  /^(content-type|user-agent|x-[a-z0-9-]*(topic|event|delivery|id|shop-domain|version|hook)[a-z0-9-]*)$/;
/** Whoever reads the event must not be able to call in the sender's name. */
const SECRET = /sign|hmac|secret|token|key|auth|cookie|pass|cred|session|jwt|bearer/;
const MAX_HEADER_LENGTH = 500;
/** Headers in which known senders repeat one id over all their tries. */
const DELIVERY_IDS = ['webhook-id', 'x-github-delivery', 'x-shopify-webhook-id'];

export const catchHook: CatchHook = {
  isAuthentic,
  keepHeaders: (headers, { header }) =>
    Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) => {
        const secret = name === (header ?? DEFAULT_HEADER).toLowerCase() || SECRET.test(name);
        const kept = DELIVERY_IDS.includes(name) || KEPT.test(name);
        return typeof value === 'string' && kept && !secret
          ? [[name, value.slice(0, MAX_HEADER_LENGTH)] as const]
          : [];
      }),
    ),
  toItem: (call, payload) => ({
    kind: 'call',
    route: {},
    dedupeKey: dedupeKey(call, payload),
    occurredAt: call.receivedAt,
    body: payload,
    headers: call.headers,
  }),
};

/**
 * The sender's own id of the delivery, so that its repeats are one event; else each call is one.
 */
function dedupeKey({ id, headers }: CaughtCall, payload: unknown): string {
  // Stripe repeats the id in the body, together with its type.
  const inBody = isRecord(payload) && payload['object'] === 'event' ? payload['id'] : undefined;
  const given = [...DELIVERY_IDS.map((name) => headers[name]), inBody].find(
    (value) => typeof value === 'string' && value !== '',
  );
  return typeof given === 'string' ? given.slice(0, MAX_HEADER_LENGTH) : id;
}
