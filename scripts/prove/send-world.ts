/** A world that also sends: the twin plays Meta, keeps what it accepted, and tells the statuses. */
import { isRecord } from '../../src/lib/json-text';
import { callJson, textAt } from '../demo/api';
import type { Stage } from '../stage/stage';
import type { Account } from '../stage/tenant';
import { anyWebUrl, connectHome, openWorld, type World, type WorldOptions } from './world';

export interface SendWorld extends World {
  connectionId: string;
  chaos(settings: Record<string, unknown>): Promise<void>;
  /** How often the twin accepted a message of each of our ids. */
  acceptedByTwin(): Promise<Map<string, number>>;
  /** Until no webhook of the twin is on its way; it repeats what was refused. */
  untilTwinIdle(withinMs: number): Promise<void>;
}

const ACCOUNT: Account = {
  wabaId: '889000001',
  numbers: [{ id: '889000002', phone: '+4930889000002' }],
  name: 'Sends',
};
const PAGE = 10_000;

export async function openSendWorld(
  stage: Stage,
  { env = {}, ...options }: WorldOptions,
): Promise<SendWorld> {
  const world = await openWorld(stage, { ...options, env: { HUB_SWEEP_SECONDS: '1', ...env } });
  const control = (path: string, body: unknown) =>
    callJson({ method: 'POST', url: `${world.twinUrl}/_twin${path}`, body });
  await control('/config', { webhook_url: `${anyWebUrl(world)}/webhooks/whatsapp` });
  const [connectionId = ''] = await connectHome(world, [ACCOUNT]);
  return {
    ...world,
    connectionId,
    chaos: async (settings) => {
      await control('/chaos', settings);
    },
    acceptedByTwin: () => readAccepted(world.twinUrl),
    untilTwinIdle: (withinMs) => untilIdle(world.twinUrl, withinMs),
  };
}

/** The twin lets nobody wait longer than two minutes at once. */
const IDLE_MS = 60_000;

async function untilIdle(twinUrl: string, withinMs: number): Promise<void> {
  const deadlineMs = Date.now() + withinMs;
  while (!(await fetch(`${twinUrl}/_twin/idle?wait=${String(IDLE_MS)}`)).ok) {
    if (Date.now() > deadlineMs) throw new Error('webhooks of the twin were never taken');
  }
}

/** How often the twin accepted a message of each of our ids. */
export async function readAccepted(twinUrl: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (let after: number | null = 0; after !== null;) {
    const page = await callJson({
      method: 'GET',
      url: `${twinUrl}/_twin/messages?limit=${String(PAGE)}&after=${String(after)}`,
    });
    for (const message of Array.isArray(page['data']) ? page['data'] : []) {
      const id = textAt(
        isRecord(message) ? message['body'] : undefined,
        'biz_opaque_callback_data',
      );
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    after = typeof page['next_after'] === 'number' ? page['next_after'] : null;
  }
  return counts;
}

/** Sends texts in batches, spread over the time. @returns their ids */
export async function sendMany(
  world: SendWorld,
  {
    count,
    seconds,
    pause,
  }: { count: number; seconds: number; pause: (ms: number) => Promise<unknown> },
): Promise<string[]> {
  const ids: string[] = [];
  const begunMs = Date.now();
  for (let start = 0; start < count; start += BATCH) {
    await pause(Math.max(0, begunMs + (start * seconds * 1000) / count - Date.now()));
    const items = Array.from({ length: Math.min(BATCH, count - start) }, (_, index) =>
      toItem(world, start + index),
    );
    const answer = await callJson({
      method: 'POST',
      url: `${anyWebUrl(world)}/v1/messages/batch`,
      apiKey: world.workspaces[0].apiKey,
      body: { items },
    });
    for (const result of Array.isArray(answer['results']) ? answer['results'] : []) {
      if (isRecord(result) && result['status'] === 202) ids.push(textAt(result, 'message', 'id'));
    }
  }
  return ids;
}

/** A text to a customer of its own. */
export function toItem({ connectionId }: Pick<SendWorld, 'connectionId'>, index: number) {
  return {
    action: 'send_message',
    input: {
      connection_id: connectionId,
      to: `+4917${String(10_000_000 + index)}`,
      type: 'text',
      text: { body: `Message ${String(index)}` },
    },
  };
}

const BATCH = 250;
