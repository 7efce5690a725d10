/**
 * Every Graph call received, newest 100,000; `status` stays null when the connection was broken off
 * without an answer.
 */
import type { NextFunction, Request, Response } from 'express';
import { clearRing, createRing, pushRing, readRing, type Ring } from './ring';

export type Call = { method: string; path: string; status: number | null; atMs: number };
export type CallLog = { total: number; ring: Ring<Call> };

const REMEMBERED = 100_000;

export function createCallLog(): CallLog {
  return { total: 0, ring: createRing(REMEMBERED) };
}

export function clearCallLog(log: CallLog): void {
  log.total = 0;
  clearRing(log.ring);
}

export function recordCalls(
  log: CallLog,
): (req: Request, res: Response, next: NextFunction) => void {
  return (req, res, next) => {
    const path = req.originalUrl.replace(/((?:access|input)_token=)[^&]*/g, '$1...');
    const call: Call = { method: req.method, path, status: null, atMs: Date.now() };
    log.total += 1;
    pushRing(log.ring, call);
    res.once('finish', () => {
      call.status = res.statusCode;
    });
    next();
  };
}

/** The newest `limit` calls whose method and path contain what was asked for, oldest first. */
export function findCalls(
  log: CallLog,
  wanted: { limit: number; method?: string | undefined; path?: string | undefined },
): object[] {
  const found = [...readRing(log.ring)].filter(
    (call) =>
      (wanted.method === undefined || call.method === wanted.method) &&
      (wanted.path === undefined || call.path.includes(wanted.path)),
  );
  // slice(-0) would be everything.
  return (wanted.limit === 0 ? [] : found.slice(-wanted.limit)).map(({ atMs, ...call }) => ({
    ...call,
    at: new Date(atMs).toISOString(),
  }));
}
