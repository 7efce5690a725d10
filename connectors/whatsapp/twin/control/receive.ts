/**
 * POST /_twin/inbound: customers write. Every message is its own webhook; the answer comes after
 * each one's first attempt.
 */
import type { Request } from 'express';
import type { LiveNumber } from '../accounts';
import { buildInbound } from '../inbound';
import type { InboundSpec } from '../inbound-spec';
import { digitsOf } from '../people';
import type { TwinState } from '../state';
import { emitAndWait } from '../webhooks';
import { ControlError } from './body';
import { readInbound } from './schemas';

export async function receive(state: TwinState, req: Request): Promise<object> {
  const spec = readInbound(req);
  if (spec.from === undefined && spec.user_id === undefined) {
    throw new ControlError(400, 'from or user_id is needed');
  }
  const number = numberOf(state, spec);
  const origin = `${req.protocol}://${req.get('host') ?? 'localhost'}`;
  const built = Array.from({ length: spec.count ?? 1 }, (_, index) =>
    buildInbound(state, number, numbered(spec, index), origin),
  );
  const attempts = await Promise.all(
    built.map(async ({ value }) =>
      emitAndWait(state, { account: number.account, number, field: 'messages', value }),
    ),
  );
  const last = attempts.at(-1);
  return {
    wamid: built[0]?.wamid,
    delivered: attempts.every((attempt) => attempt.delivered),
    status: last?.status ?? null,
    ...(last?.reason !== undefined && { reason: last.reason }),
    ...(spec.count !== undefined && {
      wamids: built.map(({ wamid }) => wamid),
      delivered_count: attempts.filter((attempt) => attempt.delivered).length,
    }),
  };
}

/** `{n}` in text and sender becomes the message's position, from 0. */
function numbered(spec: InboundSpec, index: number): InboundSpec {
  return {
    ...spec,
    ...(spec.from !== undefined && { from: spec.from.replaceAll('{n}', String(index)) }),
    ...(spec.text !== undefined && { text: spec.text.replaceAll('{n}', String(index)) }),
  };
}

function numberOf(state: TwinState, spec: InboundSpec): LiveNumber {
  const all = [...state.accounts.numbers.values()];
  const { phone_number_id: id, to } = spec;
  const isWanted = ({ id: own, digits }: LiveNumber): boolean =>
    (id === undefined || own === id) && (to === undefined || digits === digitsOf(to));
  const number = all.find(isWanted);
  if (number === undefined) {
    throw new ControlError(404, 'the twin has no such phone number');
  }
  return number;
}
