/**
 * The whole life of one message, in order: acceptance, holds, calls, statuses, the events of it and
 * their deliveries. Pure.
 */
import type { DeliveryDoc } from '../deliveries';
import type { EventDoc } from '../events';
import type { MessageDoc } from '../messages';

/** One thing that happened, or that is still to happen. */
export interface TraceStep {
  at: Date;
  kind:
    'created' | 'received' | 'due' | 'held' | 'call' | 'status' | 'event' | 'delivery' | 'resent';
  /** One line for people. */
  text: string;
  [detail: string]: unknown;
}

export interface TraceParts {
  message: MessageDoc;
  events: readonly EventDoc[];
  deliveries: readonly DeliveryDoc[];
}

export function traceMessage({ message, events, deliveries }: TraceParts): TraceStep[] {
  return [
    beginning(message),
    ...planned(message),
    ...(message.calls ?? []).map(({ at, ms, outcome, code, detail }, index): TraceStep => ({
      at,
      kind: 'call',
      text: `Call ${String(index + 1)}: ${outcome}${detail === undefined ? '' : `, ${detail}`}`,
      n: index + 1,
      ms,
      outcome,
      ...(code === undefined ? {} : { meta_code: code }),
      ...(detail === undefined ? {} : { detail }),
    })),
    ...Object.entries(message.timestamps).map(([status, at]): TraceStep => ({
      at,
      kind: 'status',
      text: `Status ${status}`,
      status,
    })),
    ...events.map(({ publicId, type, sequence, occurredAt }): TraceStep => ({
      at: occurredAt,
      kind: 'event',
      text: `Event ${type}, number ${String(sequence)}`,
      event_id: publicId,
      type,
      sequence,
    })),
    ...deliveries.flatMap(deliverySteps),
  ].sort((left, right) => left.at.getTime() - right.at.getTime());
}

function beginning({ direction, createdAt, to, resendOf }: MessageDoc): TraceStep {
  return direction === 'in'
    ? { at: createdAt, kind: 'received', text: 'Received' }
    : {
        at: createdAt,
        kind: 'created',
        text: `Accepted for ${to}`,
        ...(resendOf === undefined ? {} : { resend_of: resendOf }),
      };
}

function planned({ call, createdAt, updatedAt, resentAs }: MessageDoc): TraceStep[] {
  return [
    ...(call?.state === 'queued' && call.dueAt > createdAt
      ? [{ at: call.dueAt, kind: 'due' as const, text: 'To be sent then' }]
      : []),
    ...(call?.heldFor === undefined
      ? []
      : [
          {
            at: updatedAt,
            kind: 'held' as const,
            text: `Waits: ${call.heldFor.replaceAll('_', ' ')}`,
            reason: call.heldFor,
          },
        ]),
    ...(resentAs === undefined
      ? []
      : [
          {
            at: updatedAt,
            kind: 'resent' as const,
            text: `Sent once more as ${resentAs}`,
            message_id: resentAs,
          },
        ]),
  ];
}

function deliverySteps({
  publicId,
  hookId,
  eventId,
  status,
  attempts,
  createdAt,
  dueAt,
}: DeliveryDoc): TraceStep[] {
  const owed = { delivery_id: publicId, hook_id: hookId, event_id: eventId };
  const steps = attempts.map(({ n, at, status: answer, ms, error }): TraceStep => ({
    at,
    kind: 'delivery',
    text: `Delivery to ${hookId}, attempt ${String(n)}: ${answer === null ? (error?.detail ?? 'no answer') : `HTTP ${String(answer)}`}`,
    ...owed,
    n,
    ms,
    status: answer,
    ...(error === null ? {} : { error }),
  }));
  if (status !== 'pending' && status !== 'waiting') return steps;
  return [
    ...steps,
    {
      at: attempts.length === 0 ? createdAt : dueAt,
      kind: 'delivery',
      text: `Delivery to ${hookId} is owed`,
      ...owed,
      state: status,
    },
  ];
}
