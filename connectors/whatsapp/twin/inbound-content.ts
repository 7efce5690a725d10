/**
 * The type's own object of a received message, with plausible values for what the test did not
 * give.
 */
import { outgoingWamid } from './ids';
import type { InboundParts } from './inbound-spec';
import { textAt, type JsonObject } from './json';
import { mediaUrl } from './media';
import { storeMedia } from './media-store';
import type { TwinState } from './state';

const MIME_TYPES: Readonly<Record<string, string>> = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/ogg; codecs=opus',
  document: 'application/pdf',
  sticker: 'image/webp',
};
/** A 1x1 PNG's bytes stand for any medium; nothing here looks inside. */
const SAMPLE_BYTES = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

export function inboundContent(state: TwinState, type: string, parts: InboundParts): JsonObject {
  if (MIME_TYPES[type] !== undefined) {
    return { [type]: mediaContent(state, type, parts) };
  }
  const text = parts.spec.text ?? 'Hello from the twin';
  const builders: Readonly<Record<string, (text: string, parts: InboundParts) => JsonObject>> = {
    text: () => ({ text: { body: text } }),
    location: () => ({
      location: {
        latitude: 52.5163,
        longitude: 13.3777,
        name: 'Brandenburger Tor',
        address: 'Pariser Platz, 10117 Berlin',
      },
    }),
    contacts: contactCards,
    button: () => ({ button: { payload: text, text } }),
    interactive: () => ({
      interactive: {
        type: 'button_reply',
        button_reply: { id: text.toLowerCase().replace(/\W+/g, '-'), title: text },
      },
    }),
    reaction: reactionContent,
    order: orderContent,
    system: systemContent,
    unsupported: unsupportedContent,
  };
  return builders[type]?.(text, parts) ?? {};
}

function mediaContent(
  state: TwinState,
  type: string,
  { number, spec, origin }: InboundParts,
): JsonObject {
  const given = spec.media ?? {};
  const bytes = given.base64 === undefined ? SAMPLE_BYTES : Buffer.from(given.base64, 'base64');
  const mimeType = given.mime_type ?? MIME_TYPES[type] ?? 'application/octet-stream';
  const file = storeMedia(state.media, {
    wabaId: number.account.wabaId,
    phoneNumberId: number.id,
    bytes,
    mimeType,
    origin: 'inbound',
  });
  return {
    ...(spec.text !== undefined &&
      type !== 'audio' &&
      type !== 'sticker' && { caption: spec.text }),
    ...(type === 'document' && { filename: given.filename ?? 'document.pdf' }),
    mime_type: mimeType,
    sha256: file.sha256.toString('base64'),
    id: file.id,
    // In webhooks since 2025-11-12; lives 5 minutes like any media address.
    url: mediaUrl(state, file.id, origin),
    ...(type === 'audio' && { voice: true }),
    ...(type === 'sticker' && { animated: false }),
  };
}

function contactCards(_text: string, { waId }: InboundParts): JsonObject {
  const digits = waId ?? '4917604069000';
  const name = {
    formatted_name: 'Barbara J. Johnson',
    first_name: 'Barbara',
    last_name: 'Johnson',
  };
  return { contacts: [{ name, phones: [{ phone: `+${digits}`, wa_id: digits, type: 'CELL' }] }] };
}

/** An empty text takes the reaction back: Meta then leaves the emoji out. */
function reactionContent(_text: string, { spec, number }: InboundParts): JsonObject {
  const target = typeof spec.context === 'string' ? spec.context : textAt(spec.context ?? {}, 'id');
  const emoji = spec.text ?? '\u{1F44D}';
  return {
    context: undefined,
    reaction: {
      message_id: target ?? outgoingWamid(number.digits),
      ...(emoji !== '' && { emoji }),
    },
  };
}

function orderContent(text: string): JsonObject {
  return {
    order: {
      catalog_id: '194836987003835',
      text,
      product_items: [
        { product_retailer_id: 'di9ozbzfi4', quantity: 2, item_price: 7.99, currency: 'EUR' },
      ],
    },
  };
}

function systemContent(_text: string, { waId }: InboundParts): JsonObject {
  const changed = `${(waId ?? '4917604069000').slice(0, -1)}9`;
  return {
    system: {
      body: `User changed from ${waId ?? ''} to ${changed}`,
      wa_id: changed,
      type: 'user_changed_number',
    },
  };
}

function unsupportedContent(): JsonObject {
  const details = 'Message type is currently not supported.';
  return {
    errors: [
      {
        code: 131051,
        title: 'Message type unknown',
        message: 'Message type unknown',
        error_data: { details },
      },
    ],
    unsupported: { type: 'unknown' },
  };
}
