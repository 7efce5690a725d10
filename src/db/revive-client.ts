/**
 * Brings a client back whose monitor hangs. The driver (7.8 and 7.9 at least) may write a heartbeat to a socket that the server
 * has closed in the same moment, and then waits without end for it to drain: the server stays unknown to this process, long
 * after it is back. A heartbeat that has begun and does not end is the sign, and a new topology the cure.
 */
import { setTimeout as pause } from 'node:timers/promises';

/** What is used of the driver's MongoClient. */
export interface MonitoredClient {
  on(event: 'serverHeartbeatStarted', listen: (event: { connectionId: string; awaited: boolean }) => void): unknown;
  on(event: 'serverHeartbeatSucceeded' | 'serverHeartbeatFailed', listen: (event: { connectionId: string }) => void): unknown;
  close(): Promise<void>;
  connect(): Promise<unknown>;
}

export interface HeartbeatLimits {
  /** A question that is answered at once. */
  askedMs: number;
  /** One that the server keeps until something changes. */
  awaitedMs: number;
  /** Between attempts to connect anew. */
  retryMs: number;
}

/** @returns stops watching; to be called before the client is closed on purpose */
export const reviveWhenHung = (client: MonitoredClient, limits: HeartbeatLimits): (() => void) => {
  const timers = new Map<string, NodeJS.Timeout>();
  let stopped = false;
  let reviving = false;
  const forget = ({ connectionId }: { connectionId: string }): void => {
    clearTimeout(timers.get(connectionId));
    timers.delete(connectionId);
  };
  const forgetAll = (): void => { for (const connectionId of timers.keys()) forget({ connectionId }); };
  const revive = async (): Promise<void> => {
    if (reviving) return;
    reviving = true;
    forgetAll();
    await client.close().catch(() => undefined);
    while (!stopped && !(await client.connect().then(() => true, () => false))) await pause(limits.retryMs, undefined, { ref: false });
    reviving = false;
  };
  client.on('serverHeartbeatStarted', ({ connectionId, awaited }) => {
    forget({ connectionId });
    if (!stopped && !reviving) timers.set(connectionId, setTimeout(() => { void revive(); }, awaited ? limits.awaitedMs : limits.askedMs).unref());
  });
  client.on('serverHeartbeatSucceeded', forget);
  client.on('serverHeartbeatFailed', forget);
  return () => { stopped = true; forgetAll(); };
};
