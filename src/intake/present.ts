/** A parked or unrouted call -> API JSON. */
import type { InboundBatchDoc } from './model';

const PREVIEW_BYTES = 2_048;

/** A document with attention holds exactly one call. */
export function presentCall({ _id, calls: [call], state, reason }: InboundBatchDoc) {
  return {
    id: _id,
    connector: call?.connector ?? '',
    state,
    reason: reason ?? '',
    received_at: call?.receivedAt.toISOString() ?? '',
    bytes: call?.body.length ?? 0,
    body: call?.body.subarray(0, PREVIEW_BYTES).toString('utf8') ?? '',
  };
}

/**
 * Without what others' customers wrote: the whole must be of numbers and accounts that Meta has
 * confirmed to the tenant. @param own their route keys
 */
export function presentToTenant(doc: InboundBatchDoc, own: ReadonlySet<string>) {
  const isOwn = doc.isShared !== true && (doc.routeKeys ?? []).every((key) => own.has(key));
  return { ...presentCall(doc), ...(isOwn ? {} : { body: '' }) };
}
