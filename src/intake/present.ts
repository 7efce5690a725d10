/** Inbound call document -> API JSON. */
import type { InboundCallDoc } from './model';

const PREVIEW_BYTES = 2_048;

export const presentCall = (call: InboundCallDoc) => ({
  id: call._id, connector: call.connector, state: call.state, reason: call.reason ?? '', received_at: call.receivedAt.toISOString(),
  bytes: call.body.length, body: call.body.subarray(0, PREVIEW_BYTES).toString('utf8'),
});
