/** A parked or unrouted call -> API JSON. */
import type { InboundBatchDoc } from './model';

const PREVIEW_BYTES = 2_048;

/** A document with attention holds exactly one call. */
export const presentCall = ({ _id, calls: [call], state, reason }: InboundBatchDoc) => ({
  id: _id, connector: call?.connector ?? '', state, reason: reason ?? '', received_at: call?.receivedAt.toISOString() ?? '',
  bytes: call?.body.length ?? 0, body: call?.body.subarray(0, PREVIEW_BYTES).toString('utf8') ?? '',
});

/** Without what another tenant's customers wrote. */
export const presentToTenant = (doc: InboundBatchDoc) => ({ ...presentCall(doc), ...(doc.isShared === true ? { body: '' } : {}) });
