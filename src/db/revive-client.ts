/**
 * Brings a client back whose monitor hangs. The driver (7.8 and 7.9 at least) may write a heartbeat
 * to a socket that the server has closed in the same moment, and then waits without end for it to
 * drain: the server stays unknown to this process, long after it is back. The sign is a heartbeat
 * that does not end while the server answers others; a new topology is the cure.
 */
import { setTimeout as pause } from 'node:timers/promises';

/** What is used of the driver's MongoClient. */
export interface MonitoredClient {
  on(
    event: 'serverHeartbeatStarted',
    listen: (event: { connectionId: string; awaited: boolean }) => void,
  ): unknown;
  on(
    event: 'serverHeartbeatSucceeded' | 'serverHeartbeatFailed',
    listen: (event: { connectionId: string }) => void,
  ): unknown;
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

/**
 * @param answersAfresh whether the server answers on a connection of its own. A process or a server
 *   that merely stood still for seconds is left alone: by the time the fresh connection has its
 *   answer, the heartbeat has ended as well.
 * @returns stops watching; to be called before the client is closed on purpose
 */
export function reviveWhenHung(
  client: MonitoredClient,
  limits: HeartbeatLimits,
  answersAfresh: () => Promise<boolean>,
): () => void {
  const timers = new Map<string, NodeJS.Timeout>();
  let stopped = false;
  let reviving = false;
  const forget = ({ connectionId }: { connectionId: string }): void =>
    clearTimer(timers, connectionId);
  const revive = async (): Promise<void> => {
    reviving = true;
    clearTimers(timers);
    await connectAnew(client, limits.retryMs, () => stopped);
    reviving = false;
  };
  const watch = (connectionId: string, limitMs: number): void => {
    if (stopped || reviving) return;
    const timer = setTimeout(() => {
      void suspect(connectionId, limitMs, timer);
    }, limitMs).unref();
    timers.set(connectionId, timer);
  };
  const suspect = async (
    connectionId: string,
    limitMs: number,
    timer: NodeJS.Timeout,
  ): Promise<void> => {
    const isServerUp = await answersAfresh();
    if (timers.get(connectionId) !== timer || reviving) return;
    if (isServerUp) await revive();
    else watch(connectionId, limitMs);
  };
  client.on('serverHeartbeatStarted', ({ connectionId, awaited }) => {
    forget({ connectionId });
    watch(connectionId, awaited ? limits.awaitedMs : limits.askedMs);
  });
  client.on('serverHeartbeatSucceeded', forget);
  client.on('serverHeartbeatFailed', forget);
  return () => {
    stopped = true;
    clearTimers(timers);
  };
}

function clearTimer(timers: Map<string, NodeJS.Timeout>, connectionId: string): void {
  clearTimeout(timers.get(connectionId));
  timers.delete(connectionId);
}

function clearTimers(timers: Map<string, NodeJS.Timeout>): void {
  for (const connectionId of timers.keys()) clearTimer(timers, connectionId);
}

async function connectAnew(
  client: MonitoredClient,
  retryMs: number,
  isStopped: () => boolean,
): Promise<void> {
  await client.close().catch(() => undefined);
  while (!isStopped() && !(await canConnect(client)))
    await pause(retryMs, undefined, { ref: false });
}

function canConnect(client: MonitoredClient): Promise<boolean> {
  return client.connect().then(
    () => true,
    () => false,
  );
}
