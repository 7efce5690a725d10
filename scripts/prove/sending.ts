/**
 * Steady sends by a careful caller: each has a key of its own, and what is not answered with 202 is
 * sent again under that key.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { isRecord } from '../../src/lib/json-text';
import { textAt } from '../demo/api';
import type { Answer } from './flood';
import { toItem, type SendWorld } from './send-world';
import { webUrls } from './world';

export interface Sending {
  answers: Answer[];
  /**
   * The ids of all messages that were accepted, in no order; `sends` is how many were to be sent.
   */
  stop(): Promise<{ sends: number; ids: string[] }>;
}

const BATCH_MS = 500;
const RETRY_MS = 1_000;
const TIMEOUT_MS = 30_000;

export function startSending(world: SendWorld, ratePerSecond: number): Sending {
  const answers: Answer[] = [];
  const ids: string[] = [];
  const running: Promise<void>[] = [];
  const perBatch = Math.max(1, Math.round((ratePerSecond * BATCH_MS) / 1000));
  let sends = 0;
  const timer = setInterval(() => {
    running.push(
      sendBatch(world, {
        indexes: Array.from({ length: perBatch }, (_, offset) => sends + offset),
        answers,
        ids,
      }),
    );
    sends += perBatch;
  }, BATCH_MS);
  return {
    answers,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(running);
      return { sends, ids };
    },
  };
}

interface Batch {
  indexes: readonly number[];
  answers: Answer[];
  ids: string[];
}

async function sendBatch(world: SendWorld, { indexes, answers, ids }: Batch): Promise<void> {
  for (let [left, attempt] = [indexes, 0]; left.length > 0; attempt += 1) {
    if (attempt > 0) await pause(RETRY_MS);
    const [sentAtMs, index] = [Date.now(), left[0] ?? 0];
    const urls = webUrls(world);
    const results = await postBatch(urls[(index + attempt) % urls.length] ?? '', world, left);
    const refused = results.filter(({ id }) => id === '');
    answers.push({ index, sentAtMs, ms: Date.now() - sentAtMs, status: refused[0]?.status ?? 200 });
    ids.push(...results.flatMap(({ id }) => (id === '' ? [] : [id])));
    left = left.filter((_, position) => results[position]?.id === '');
  }
}

interface Result {
  status: number;
  id: string;
}

/** @returns the answer to each item */
async function postBatch(
  url: string,
  world: SendWorld,
  indexes: readonly number[],
): Promise<Result[]> {
  const items = indexes.map((index) => ({
    ...toItem(world, index),
    idempotency_key: `send-${String(index)}`,
  }));
  const all = (status: number): Result[] => indexes.map(() => ({ status, id: '' }));
  try {
    const response = await fetch(`${url}/v1/messages/batch`, {
      method: 'POST',
      body: JSON.stringify({ items }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${world.workspaces[0].apiKey}`,
      },
    });
    const answer: unknown = await response.json();
    if (!response.ok || !isRecord(answer) || !Array.isArray(answer['results']))
      return all(response.status);
    return answer['results'].map((result: unknown) => ({
      status: isRecord(result) ? Number(result['status']) : 0,
      id: textAt(result, 'message', 'id'),
    }));
  } catch {
    return all(0);
  }
}
