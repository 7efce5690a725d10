/**
 * A customer's message as Meta posts it: metadata, contact, message (Meta:
 * webhooks/reference/messages).
 */
import type { LiveNumber } from './accounts';
import { rememberInbound } from './audience';
import { inboundContent } from './inbound-content';
import type { InboundParts, InboundSpec } from './inbound-spec';
import { incomingWamid } from './ids';
import { isObject, textAt, type JsonObject } from './json';
import { digitsOf, userIdOf } from './people';
import type { TwinState } from './state';
import { metadataOf, nowSeconds } from './webhooks';

export type BuiltInbound = { wamid: string; value: JsonObject };

/** `origin` is where media can be had. */
export function buildInbound(
  state: TwinState,
  number: LiveNumber,
  spec: InboundSpec,
  origin: string,
): BuiltInbound {
  const waId = spec.from === undefined ? undefined : digitsOf(spec.from);
  const userId =
    spec.user_id ?? (waId === undefined ? undefined : userIdOf(number.account.businessId, waId));
  const message = buildMessage(state, { number, spec, origin, waId, userId });
  const name = spec.name ?? 'Twin Customer';
  rememberInbound(state.audience, number.id, [waId, userId], {
    lastInboundMs: Date.now(),
    fromAd: spec.referral !== undefined,
    waId,
    name,
  });
  const contact = {
    profile: { name, ...(spec.username !== undefined && { username: spec.username }) },
    ...(waId !== undefined && { wa_id: waId }),
    ...(userId !== undefined && { user_id: userId }),
  };
  const value = {
    messaging_product: 'whatsapp',
    metadata: metadataOf(number),
    // System messages come without a contact.
    ...(message['type'] !== 'system' && { contacts: [contact] }),
    messages: [message],
  };
  return { wamid: textAt(message, 'id') ?? '', value };
}

function buildMessage(state: TwinState, parts: InboundParts): JsonObject {
  const { spec, waId, userId, number } = parts;
  const type = spec.type ?? 'text';
  const base = {
    ...(spec.context !== undefined && { context: contextOf(spec.context, number) }),
    ...(waId !== undefined && { from: waId }),
    ...(userId !== undefined && { from_user_id: userId }),
    id: incomingWamid(waId ?? userId ?? ''),
    timestamp: String(nowSeconds()),
  };
  if (type === 'raw') {
    return { ...base, ...spec.message };
  }
  const built = {
    ...base,
    type,
    ...inboundContent(state, type, parts),
    ...(spec.referral !== undefined && { referral: spec.referral }),
  };
  return merged(built, spec.message ?? {});
}

function contextOf(context: string | JsonObject, number: LiveNumber): JsonObject {
  return typeof context === 'string' ? { from: number.digits, id: context } : context;
}

/** One level deep, so `{image: {caption}}` keeps the image's id. */
function merged(built: JsonObject, over: JsonObject): JsonObject {
  const result = { ...built };
  for (const [key, value] of Object.entries(over)) {
    const own = result[key];
    result[key] = isObject(own) && isObject(value) ? { ...own, ...value } : value;
  }
  return result;
}
