/** From a place in the load to the call that is posted there: path, headers and body. */
import { signatureOf } from '../../../connectors/whatsapp/twin/wire';
import { batchInput, sendInput, statusBody, textsBody } from './calls';
import { BATCH_SIZE, type LoadSpec } from './load-spec';

export interface Call {
  path: string;
  headers: Record<string, string>;
  body: Buffer;
}

export function makeCall(spec: LoadSpec, offset: number): Call {
  const { kind, plan, first } = spec;
  if (kind === 'sends')
    return apiCall(spec, '/v1/actions/send_message', sendInput(plan, first + offset));
  if (kind === 'batches') {
    const from = first + offset * BATCH_SIZE;
    return apiCall(spec, '/v1/messages/batch', batchInput(plan, from, from + BATCH_SIZE));
  }
  return webhook(
    spec,
    kind === 'texts' ? textsBody(plan, [first + offset]) : mixedBody(spec, offset),
  );
}

/** Where no status is given, which only the raw baseline does not mind, one is made up. */
function mixedBody({ plan, first, statuses }: LoadSpec, offset: number): Buffer {
  const index = Math.floor(offset / 2);
  if (offset % 2 === 0) return textsBody(plan, [first + index]);
  const id = `msg_${String(index).padStart(26, '0')}`;
  const wamid = `wamid.${String(index).padStart(56, '0')}`;
  return statusBody(
    plan,
    statuses[index] ?? { id, wamid, person: 0, status: 'delivered' },
    first + index,
  );
}

function webhook({ secret }: LoadSpec, body: Buffer): Call {
  return {
    path: '/webhooks/whatsapp',
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'facebookexternalua',
      accept: '*/*',
      'x-hub-signature-256': signatureOf(secret, body),
    },
  };
}

function apiCall({ secret }: LoadSpec, path: string, input: unknown): Call {
  return {
    path,
    body: Buffer.from(JSON.stringify(input)),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
  };
}
