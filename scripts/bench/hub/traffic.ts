/**
 * Traffic that prepares a measurement: people write, so that windows are open, and messages are
 * really sent.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { isRecord } from '../../../src/lib/json-text';
import { signatureOf } from '../../../connectors/whatsapp/twin/wire';
import { callJson } from '../../demo/api';
import { batchInput, personOf, textsBody, type StatusTarget } from '../load/calls';
import { BATCH_SIZE } from '../load/load-spec';
import type { BenchHub, Ground, Tenant } from './bench-hub';

/** Far below the limit of a call's size. */
const TEXTS_PER_CALL = 200;
const PAGE = 200;
const POLL_MS = 100;
const PATIENCE_MS = 120_000;

/** Posts the next `count` texts, many in a call, and waits until they are in the log. */
export async function receiveTexts(
  { twin }: Ground,
  hub: BenchHub,
  tenant: Tenant,
  count: number,
): Promise<void> {
  const { plan, events, used } = tenant;
  const head = await events.head();
  for (const indexes of callsOf(used, used + count, plan.numbers.length)) {
    const body = textsBody(plan, indexes);
    const headers = {
      'content-type': 'application/json',
      'x-hub-signature-256': signatureOf(twin.appSecret, body),
    };
    const { status } = await fetch(`${hub.url}/webhooks/whatsapp`, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
    });
    if (status !== 200) throw new Error(`a webhook was answered with ${String(status)}`);
  }
  tenant.used += count;
  // The first message of each of the people opens a conversation, which is an event too.
  const opened = Math.max(0, Math.min(plan.people, used + count) - used);
  await events.untilReadable(head + count + opened);
}

/** The texts of a call are to one number. */
function callsOf(from: number, to: number, numbers: number): number[][] {
  const calls: number[][] = [];
  const block = numbers * TEXTS_PER_CALL;
  for (let start = from; start < to; start += block) {
    for (let place = 0; place < numbers; place += 1) {
      const indexes = [];
      for (let index = start + place; index < Math.min(to, start + block); index += numbers)
        indexes.push(index);
      if (indexes.length > 0) calls.push(indexes);
    }
  }
  return calls;
}

/** Sends whole batches, at least `count` messages. @returns them, as statuses of Meta name them */
export async function sendMessages(
  { twin }: Ground,
  hub: BenchHub,
  tenant: Tenant,
  count: number,
): Promise<Omit<StatusTarget, 'status'>[]> {
  const batches = Math.ceil(count / BATCH_SIZE);
  await twin.begin();
  for (let batch = 0; batch < batches; batch += 1) {
    const body = batchInput(tenant.plan, batch * BATCH_SIZE, (batch + 1) * BATCH_SIZE);
    await callJson({
      method: 'POST',
      url: `${hub.url}/v1/messages/batch`,
      apiKey: tenant.apiKey,
      body,
    });
  }
  await twin.untilTaken(batches * BATCH_SIZE);
  await untilSettled(hub, tenant, batches * BATCH_SIZE);
  const messages = await twin.messages();
  return messages.map(({ callbackData, wamid, to }) => ({
    id: callbackData,
    wamid,
    person: personOf(to),
  }));
}

/**
 * Waits until the newest `count` messages of the ledger are out: the worker stores the result after
 * the twin has answered.
 */
export async function untilSettled(
  hub: BenchHub,
  { apiKey }: Tenant,
  count: number,
): Promise<void> {
  const deadlineMs = Date.now() + PATIENCE_MS;
  let cursor = '';
  for (let seen = 0; seen < count;) {
    const url = `${hub.url}/v1/messages?limit=${String(PAGE)}${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const page = await callJson({ method: 'GET', url, apiKey });
    const messages = Array.isArray(page['data']) ? page['data'].filter(isRecord) : [];
    const sends = messages.filter(({ direction }) => direction === 'out');
    const open = sends.filter(({ status }) => status === 'queued' || status === 'sending');
    if (open.length === 0) {
      seen += sends.length;
      if (typeof page['next_cursor'] !== 'string') return;
      cursor = encodeURIComponent(page['next_cursor']);
      continue;
    }
    if (Date.now() > deadlineMs)
      throw new Error(`${String(open.length)} messages are still ${String(open[0]?.['status'])}`);
    await pause(POLL_MS);
  }
}
