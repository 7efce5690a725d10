/**
 * A workspace's event log as any caller of the API reads it. The log has no gaps, so reading one
 * place tells how far it goes.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { isRecord } from '../../../src/lib/json-text';
import { callJson } from '../../demo/api';

export interface EventReader {
  /** The sequence of the last event, 0 without one. */
  head(): Promise<number>;
  /**
   * Waits until the log can be read up to this place. @returns when that was @throws after a time
   * that grows with the way
   */
  untilReadable(last: number): Promise<number>;
  /** Events of a type behind a place. */
  count(type: string, after: number): Promise<number>;
}

const PAGE = 1_000;
const POLL_MS = 100;
const PATIENCE_MS = 60_000;
/** No hub that is worth measuring takes longer for an event. */
const SLOWEST_MS = 20;

export function eventReader(hubUrl: string, apiKey: string): EventReader {
  const read = async (query: string): Promise<Record<string, unknown>[]> => {
    const page = await callJson({ method: 'GET', url: `${hubUrl}/v1/events?${query}`, apiKey });
    return Array.isArray(page['data']) ? page['data'].filter(isRecord) : [];
  };
  const isReadable = async (sequence: number): Promise<boolean> =>
    sequence <= 0 || (await read(`after_sequence=${String(sequence - 1)}&limit=1`)).length > 0;
  return {
    head: () => greatest(isReadable),
    untilReadable: async (last) => {
      const deadlineMs =
        Date.now() + PATIENCE_MS + SLOWEST_MS * (last - (await greatest(isReadable)));
      while (!(await isReadable(last))) {
        if (Date.now() > deadlineMs) {
          throw new Error(
            `the log ends at ${String(await greatest(isReadable))} instead of ${String(last)}`,
          );
        }
        await pause(POLL_MS);
      }
      return Date.now();
    },
    count: async (type, after) => {
      let found = 0;
      for (let from = after, isMore = true; isMore;) {
        const page = await read(
          `type=${type}&after_sequence=${String(from)}&limit=${String(PAGE)}`,
        );
        found += page.length;
        from = Number(page.at(-1)?.['sequence']);
        isMore = page.length === PAGE;
      }
      return found;
    },
  };
}

/** The greatest number for which the condition holds, when it holds for all smaller ones. */
async function greatest(holds: (value: number) => Promise<boolean>): Promise<number> {
  let above = 1;
  while (await holds(above)) above *= 2;
  let below = Math.floor(above / 2);
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (await holds(middle)) below = middle;
    else above = middle;
  }
  return below;
}
