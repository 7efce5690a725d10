/** What tests do again and again by the API: subscribe, send, look. */
import type { Answer, Api } from './api';
import { at, listAt, textAt } from './json';
import type { ConnectedTenant } from './tenants';
import { until } from './until';

export const CUSTOMER = '+4917612345678';

export interface Subscribed {
  id: string;
  secret: string;
}

/** @throws when it was not created */
export async function subscribe(
  api: Api,
  targetUrl: string,
  more: Record<string, unknown> = {},
): Promise<Subscribed> {
  const answer = await api.post('/v1/hooks', { event: '*', target_url: targetUrl, ...more });
  if (answer.status !== 201)
    throw new Error(`the hook was answered ${String(answer.status)}: ${answer.text}`);
  return { id: textAt(answer.json, 'id'), secret: textAt(answer.json, 'secret') };
}

export function sendText(
  { api, connectionId }: ConnectedTenant,
  body: string,
  more: Record<string, unknown> = {},
): Promise<Answer> {
  return api.post('/v1/actions/send_message', {
    connection_id: connectionId,
    to: CUSTOMER,
    type: 'text',
    text: { body },
    ...more,
  });
}

/** @returns the id of the message. @throws when it was not accepted */
export async function accepted(answering: Promise<Answer>): Promise<string> {
  const answer = await answering;
  if (answer.status !== 202)
    throw new Error(`the message was answered ${String(answer.status)}: ${answer.text}`);
  return textAt(answer.json, 'id');
}

export async function readMessage(api: Api, id: string): Promise<unknown> {
  return (await api.get(`/v1/messages/${id}`)).json;
}

export interface AwaitedStatus {
  id: string;
  status: string;
  timeoutMs?: number;
}

/**
 * The message once it has this status. By default sooner than a sweep of the default environment
 * (10 s) could help.
 */
export function untilStatus(
  api: Api,
  { id, status, timeoutMs = 8_000 }: AwaitedStatus,
): Promise<unknown> {
  return until(
    async () => {
      const message = await readMessage(api, id);
      return at(message, 'status') === status ? { message } : undefined;
    },
    { what: `message ${id} to be ${status}`, timeoutMs },
  ).then(({ message }) => message);
}

/** The whole event log of the workspace, page by page. */
export async function readLog(api: Api, type?: string): Promise<unknown[]> {
  const events: unknown[] = [];
  let cursor = '';
  for (;;) {
    const { json } = await api.get(
      `/v1/events?limit=1000${cursor}${type === undefined ? '' : `&type=${type}`}`,
    );
    events.push(...listAt(json, 'data'));
    const next = at(json, 'next_cursor');
    if (typeof next !== 'string') return events;
    cursor = `&cursor=${next}`;
  }
}

export function untilEvents(
  api: Api,
  { count, type, timeoutMs }: { count: number; type?: string; timeoutMs?: number },
): Promise<unknown[]> {
  return until(
    async () => {
      const events = await readLog(api, type);
      return events.length >= count ? events : undefined;
    },
    {
      what: `${String(count)} events of type ${type ?? '(any)'}`,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    },
  );
}

/** 1, 2, 3, ... as they stand in the log. */
export function sequencesOf(events: readonly unknown[]): unknown[] {
  return events.map((event) => at(event, 'sequence'));
}

/** Of the customers' messages in the log. */
export function wamidsOf(events: readonly unknown[]): string[] {
  return events
    .filter((event) => at(event, 'type') === 'message.received')
    .map((event) => textAt(event, 'data', 'message', 'wamid'));
}

export function countUp(length: number): number[] {
  return Array.from({ length }, (_, index) => index + 1);
}
