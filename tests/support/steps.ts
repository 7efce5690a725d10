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
export const subscribe = async (
  api: Api,
  targetUrl: string,
  more: Record<string, unknown> = {},
): Promise<Subscribed> => {
  const answer = await api.post('/v1/hooks', { event: '*', target_url: targetUrl, ...more });
  if (answer.status !== 201)
    throw new Error(`the hook was answered ${String(answer.status)}: ${answer.text}`);
  return { id: textAt(answer.json, 'id'), secret: textAt(answer.json, 'secret') };
};

export const sendText = (
  { api, connectionId }: ConnectedTenant,
  body: string,
  more: Record<string, unknown> = {},
): Promise<Answer> =>
  api.post('/v1/actions/send_message', {
    connection_id: connectionId,
    to: CUSTOMER,
    type: 'text',
    text: { body },
    ...more,
  });

/** @returns the id of the message. @throws when it was not accepted */
export const accepted = async (answering: Promise<Answer>): Promise<string> => {
  const answer = await answering;
  if (answer.status !== 202)
    throw new Error(`the message was answered ${String(answer.status)}: ${answer.text}`);
  return textAt(answer.json, 'id');
};

export const readMessage = async (api: Api, id: string): Promise<unknown> =>
  (await api.get(`/v1/messages/${id}`)).json;

export interface AwaitedStatus {
  id: string;
  status: string;
  timeoutMs?: number;
}

/**
 * The message once it has this status. By default sooner than a sweep of the default environment
 * (10 s) could help.
 */
export const untilStatus = (
  api: Api,
  { id, status, timeoutMs = 8_000 }: AwaitedStatus,
): Promise<unknown> =>
  until(
    async () => {
      const message = await readMessage(api, id);
      return at(message, 'status') === status ? { message } : undefined;
    },
    { what: `message ${id} to be ${status}`, timeoutMs },
  ).then(({ message }) => message);

/** The whole event log of the workspace, page by page. */
export const readLog = async (api: Api, type?: string): Promise<unknown[]> => {
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
};

export const untilEvents = (
  api: Api,
  { count, type, timeoutMs }: { count: number; type?: string; timeoutMs?: number },
): Promise<unknown[]> =>
  until(
    async () => {
      const events = await readLog(api, type);
      return events.length >= count ? events : undefined;
    },
    {
      what: `${String(count)} events of type ${type ?? '(any)'}`,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    },
  );

/** 1, 2, 3, ... as they stand in the log. */
export const sequencesOf = (events: readonly unknown[]): unknown[] =>
  events.map((event) => at(event, 'sequence'));

/** Of the customers' messages in the log. */
export const wamidsOf = (events: readonly unknown[]): string[] =>
  events
    .filter((event) => at(event, 'type') === 'message.received')
    .map((event) => textAt(event, 'data', 'message', 'wamid'));

export const countUp = (length: number): number[] =>
  Array.from({ length }, (_, index) => index + 1);
