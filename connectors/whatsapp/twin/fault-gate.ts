/** What chaos does to a call before it is looked at: slowness, a reset, a bare 500, a Graph error. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { draw, drawFault } from './chaos';
import { GraphError } from './graph-error';
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
  if (error !== null && error !== undefined && draw(state.chaos, error)) {
    throw new GraphError(error.code, {
      ...(error.http_status !== undefined && { status: error.http_status }),
      ...(error.error_subcode !== undefined && { subcode: error.error_subcode }),
      ...(error.is_transient !== undefined && { transient: error.is_transient }),
      ...(error.message !== undefined && { message: error.message }),
      ...(error.details !== undefined && { details: error.details }),
    });
  }
  return false;
}

/** A 500 from Meta's edge, not from Graph: no error object, so the outcome is unknown to the caller. */
export function serverError(res: Response): void {
  res.status(500).type('html').send('<html><head><title>Error</title></head><body><h1>Sorry, something went wrong.</h1></body></html>');
}
