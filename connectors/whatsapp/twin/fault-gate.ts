/**
 * What chaos does to a call before it is looked at: slowness, a reset, a bare 500, a Graph error.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { draw, drawFault, type ErrorFault, type RecipientFaults } from './chaos';
import { GraphError } from './graph-error';
import { textAt } from './json';
import { digitsOf } from './people';
import { bodyOf } from './request';
import type { TwinState } from './state';

/** True when the call has been dealt with. */
export async function gateCall(state: TwinState, req: Request, res: Response): Promise<boolean> {
  const { latency_ms: latencyMs, error } = state.chaos.settings;
  if (typeof latencyMs === 'number' && latencyMs > 0) {
    await delay(latencyMs, undefined, { ref: false });
  }
  if (drawFault(state.chaos, 'reset_before')) {
    req.socket.resetAndDestroy();
    return true;
  }
  if (drawFault(state.chaos, 'http_500')) {
    serverError(res);
    return true;
  }
  const own = recipientFaults(state, req)?.error;
  for (const fault of [own, error]) {
    if (fault !== null && fault !== undefined && draw(state.chaos, fault)) {
      throw toGraphError(fault);
    }
  }
  return false;
}

/**
 * A 500 from Meta's edge, not from Graph: no error object, so the outcome is unknown to the caller.
 */
export function serverError(res: Response): void {
  res
    .status(500)
    .type('html')
    .send(
      '<html><head><title>Error</title></head><body><h1>Sorry, something went wrong.</h1></body></html>',
    );
}

/** Only the body knows who would get the message. */
function recipientFaults(state: TwinState, req: Request): RecipientFaults | undefined {
  const { recipients } = state.chaos.settings;
  if (recipients === null || recipients === undefined) {
    return undefined;
  }
  const body = bodyOf(req);
  const to = textAt(body, 'to') ?? textAt(body, 'recipient') ?? '';
  return recipients[to] ?? recipients[digitsOf(to)];
}

function toGraphError(fault: ErrorFault): GraphError {
  return new GraphError(fault.code, {
    ...(fault.http_status !== undefined && { status: fault.http_status }),
    ...(fault.error_subcode !== undefined && { subcode: fault.error_subcode }),
    ...(fault.is_transient !== undefined && { transient: fault.is_transient }),
    ...(fault.message !== undefined && { message: fault.message }),
    ...(fault.details !== undefined && { details: fault.details }),
  });
}
