/**
 * A request to send -> the document it becomes, with everything checked that can be checked without
 * writing.
 */
import { invalidField } from '../errors';
import { toRecipient } from '../contacts';
import { countryOf, pickNumber, type ConnectionDoc } from '../connections';
import { sweepTime } from '../db';
import type { SendRequest } from '../kit';
import { newId } from '../lib/ids';
import type { MessageDoc } from './model';
import { toWamid } from './to-wamid';

/** As far ahead as a send may be planned. */
const MAX_AHEAD_MS = 366 * 24 * 3_600_000;

/**
 * Without its contact, unless that is named. @throws HubError phone_number_required,
 * phone_number_unknown, recipient_invalid, invalid_input
 */
export async function prepareMessage(
  connection: ConnectionDoc,
  request: SendRequest,
  sweepAfterMs: number,
): Promise<MessageDoc> {
  const { workspaceId } = connection;
  const phoneNumberId = pickNumber(connection, request.phoneNumberId);
  const {
    phone,
    bsuid,
    contactId = '',
  } = await toRecipient(workspaceId, request.to, countryOf(connection, phoneNumberId));
  const now = new Date();
  const dueAt = toDueAt(request.sendAt, now);
  return {
    _id: newId('msg'),
    workspaceId,
    direction: 'out',
    connectionId: connection._id,
    phoneNumberId,
    contactId,
    to: phone ?? bsuid ?? '',
    type: request.type,
    content: JSON.stringify(request.content),
    recipient: { phone, bsuid },
    ...optionalParts(request),
    ...(request.replyTo === undefined
      ? {}
      : { replyToWamid: await toWamid(workspaceId, request.replyTo) }),
    call: {
      state: 'queued',
      dueAt,
      sweepAt: sweepTime(now, dueAt.getTime() - now.getTime(), sweepAfterMs),
      attempts: 0,
      waits: 0,
      fence: 0,
    },
    delivery: { rank: 0, failed: false },
    timestamps: {},
    pendingEvents: [],
    createdAt: now,
    updatedAt: now,
  };
}

function optionalParts({
  template,
  fallback,
  callbackData,
  callbackUrl,
  onUnknown,
}: SendRequest): Partial<MessageDoc> {
  return {
    ...(template === undefined ? {} : { template }),
    ...(fallback === undefined
      ? {}
      : { fallback: { ...fallback.template, content: JSON.stringify(fallback.content) } }),
    ...(callbackData === undefined ? {} : { callbackData }),
    ...(callbackUrl === undefined ? {} : { callbackUrl }),
    ...(onUnknown === 'resend' ? { onUnknown } : {}),
  };
}

/** A time that is over means now, as for every caller whose clock is late. */
function toDueAt(sendAt: string | undefined, now: Date): Date {
  if (sendAt === undefined) return now;
  const at = new Date(sendAt);
  if (Number.isNaN(at.getTime()))
    throw invalidField('/send_at', 'is no time in the form of ISO 8601');
  if (at.getTime() > now.getTime() + MAX_AHEAD_MS)
    throw invalidField('/send_at', 'is more than a year ahead');
  return at > now ? at : now;
}
