/** One of `value.statuses[]` -> a status item. */
import type { StatusItem } from '../../../src/kit';
import { readError, toGraphError } from '../graph/graph-error';
import { isMetaId, listOf, textOr, toTime, type Change } from './change';
import { toPerson } from './person';

const STATUSES: Readonly<Record<string, StatusItem['status']>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'played',
  failed: 'failed',
};

/** Undefined for statuses of calls, of older API versions, or that are not known yet. */
export function toStatusItem(
  change: Change,
  status: Record<string, unknown>,
): StatusItem | undefined {
  const {
    id,
    status: name,
    recipient_id: recipient,
    recipient_user_id: bsuid,
    biz_opaque_callback_data: ours,
  } = status;
  const known =
    typeof name === 'string' && Object.hasOwn(STATUSES, name) ? STATUSES[name] : undefined;
  if (!isMetaId(id) || known === undefined || change.route.phoneNumberId === undefined)
    return undefined;
  return {
    kind: 'status',
    wamid: id,
    status: known,
    route: change.route,
    dedupeKey: `${id}:${known}:${participantOf(status)}`,
    occurredAt: toTime(status['timestamp'], change.entryTime),
    messageId: typeof ours === 'string' && ours.startsWith('msg_') ? ours : null,
    ...(known === 'failed' ? toFailure(status['errors']) : { error: null }),
    pricing: status['pricing'],
    to: toPerson(change, participantOf(status) || recipient, bsuid),
  };
}

/** Group statuses come once per member; both spellings occur. */
function participantOf(status: Record<string, unknown>): string {
  const participant = status['recipient_participant_id'] ?? status['participant_recipient_id'];
  return isMetaId(participant) ? participant : '';
}

/**
 * The same words and consequences as for an answer of the Graph API; a status never says that a
 * fault will pass.
 */
function toFailure(errors: unknown): Pick<StatusItem, 'error' | 'pauses'> {
  const [first = {}] = listOf(errors);
  const error = toGraphError({
    ...first,
    message: first['title'] ?? first['message'],
    code: Number(first['code'] ?? Number.NaN),
  });
  if (error === undefined || !Number.isSafeInteger(error.code))
    return {
      error: { code: 'graph_rejected', detail: textOr(first['title'], 'Meta gave no reason.') },
    };
  const { refusal, pauses } = readError({ ...error, isTransient: false });
  return { error: refusal, ...(pauses === null ? {} : { pauses }) };
}
