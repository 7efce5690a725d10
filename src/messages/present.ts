/** Message document -> API JSON, and -> the data of `message.status`. */
import type { StoredError } from '../errors';
import type { MessageJson } from '../kit';
import type { MessageDoc, MessageHead, PendingEvent } from './model';
import { statusOf } from './rules';

export function presentMessage(doc: MessageDoc): MessageJson {
  const error = currentError(doc);
  const time = (name: keyof MessageDoc['timestamps']): string | null =>
    (
      doc.timestamps[name] ?? (name === 'accepted' ? undefined : doc.lateTimes?.[name])
    )?.toISOString() ?? null;
  return {
    id: doc._id,
    direction: doc.direction,
    status: statusOf(doc),
    wamid: doc.wamid ?? null,
    connection_id: doc.connectionId,
    phone_number_id: doc.phoneNumberId,
    contact_id: doc.contactId,
    to: doc.to,
    type: doc.type,
    ...(doc.template === undefined ? {} : { template: doc.template }),
    ...(doc.callbackData === undefined ? {} : { callback_data: doc.callbackData }),
    ...(doc.resendOf === undefined ? {} : { resend_of: doc.resendOf }),
    ...(error === undefined ? {} : { error }),
    ...(doc.delivery?.pricing === undefined ? {} : { pricing: parsed(doc.delivery.pricing) }),
    created_at: doc.createdAt.toISOString(),
    updated_at: doc.updatedAt.toISOString(),
    timestamps: {
      accepted: time('accepted'),
      sent: time('sent'),
      delivered: time('delivered'),
      read: time('read'),
      failed: time('failed'),
    },
  };
}

function parsed(text: string): unknown {
  return JSON.parse(text);
}

/** An error of the call is over once a positive status has come. */
function currentError({ call, delivery }: MessageDoc): StoredError | undefined {
  if (delivery?.failed === true) return delivery.error;
  return (delivery?.rank ?? 0) > 0 ? undefined : call?.error;
}

/** As it was at the time of the change, not as the message is now. */
export function presentStatusEvent(doc: MessageHead, change: PendingEvent) {
  return {
    message: {
      id: doc._id,
      wamid: doc.wamid ?? null,
      status: change.status,
      to: doc.to,
      type: doc.type,
      ...(doc.template === undefined ? {} : { template: doc.template }),
      ...(doc.callbackData === undefined ? {} : { callback_data: doc.callbackData }),
      ...(change.error === undefined ? {} : { error: change.error }),
      ...(change.pricing === undefined ? {} : { pricing: parsed(change.pricing) }),
    },
  };
}
