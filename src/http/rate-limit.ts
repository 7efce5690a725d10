/**
 * Calls per API key and minute. While Redis is away nobody is limited: the limit protects the hub,
 * it must not stop it.
 */
import type { Response } from 'express';
import { HubError } from '../errors';
import type { Caller } from './caller';

/** Counts one more call of the key in this minute; undefined when it can't be counted. */
export type CountCall = (keyId: string, windowSeconds: number) => Promise<number | undefined>;

export type LimitRate = (caller: Caller, response: Response) => Promise<void>;

const WINDOW_SECONDS = 60;

/** Sets RateLimit-Limit, -Remaining and -Reset (seconds). @throws HubError rate_limited */
export function createRateLimit(count: CountCall, limit: number): LimitRate {
  return async ({ keyId }, response) => {
    const used = await count(keyId, WINDOW_SECONDS);
    if (used === undefined) return;
    const resetSeconds = String(WINDOW_SECONDS - (Math.floor(Date.now() / 1000) % WINDOW_SECONDS));
    response.setHeader('RateLimit-Limit', String(limit));
    response.setHeader('RateLimit-Remaining', String(Math.max(0, limit - used)));
    response.setHeader('RateLimit-Reset', resetSeconds);
    if (used > limit)
      throw new HubError('rate_limited', `This key may make ${String(limit)} calls a minute.`, {
        headers: { 'Retry-After': resetSeconds },
      });
  };
}
