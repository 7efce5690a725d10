/** What the parts of the hub are made of, and what they are. */
import type { Asks } from '../asks';
import type { Callbacks } from '../callbacks';
import type { Config } from '../config';
import type { Connections } from '../connections';
import type { Conversations } from '../conversations';
import type { SecretBox } from '../db';
import type { EventLog } from '../events';
import type { Holds } from '../holds';
import type { Hooks } from '../hooks';
import type { Route } from '../http';
import type { Intake } from '../intake';
import type { Log, Metrics } from '../log';
import type { Media } from '../media';
import type { Templates } from '../message-templates';
import type { Messages } from '../messages';
import type { Queues, Sweep } from '../queue';
import type { Registry } from '../registry';
import type { openOutside } from './outside';

export interface Base extends ReturnType<typeof openOutside> {
  config: Config;
  log: Log;
  metrics: Metrics;
  registry: Registry;
  secrets: SecretBox;
  queues: Queues;
  sweepAfterMs: number;
  health: readonly Route[];
}

export interface Features {
  connections: Connections;
  conversations: Conversations;
  hooks: Hooks;
  callbacks: Callbacks;
  asks: Asks;
  events: EventLog;
  messages: Messages;
  holds: Holds;
  media: Media;
  templates: Templates;
  intake: Intake;
  sweeps: readonly Sweep[];
  startWorkers: () => void;
}

export function serverUrlOf({ PUBLIC_URL, HOST, PORT }: Config): string {
  return PUBLIC_URL?.replace(/\/+$/, '') ?? `http://${HOST}:${PORT}`;
}
