/**
 * The Meta twin: the WhatsApp Cloud API's shape on a local port, all state in memory. GRAPH_API_URL
 * points the hub at it.
 */
import { createServer, type Server } from 'node:http';
import type { TwinAccount } from './accounts';
import { createApp } from './app';
import { DEFAULT_ACCOUNT } from './seed';
import { createState } from './state';

export type { TwinAccount } from './accounts';
export { DEFAULT_ACCOUNT, TWIN_APP_SECRET, TWIN_VERIFY_TOKEN } from './seed';

export type TwinOptions = {
  /** 0 or none = any free port. */
  port?: number;
  host?: string;
  appSecret: string;
  verifyToken?: string;
  webhookUrl?: string;
  /** In place of DEFAULT_ACCOUNT. */
  accounts?: TwinAccount[];
  log?: (line: string) => void;
};

export type Twin = { url: string; port: number; close(): Promise<void> };

/**
 * Meta keeps connections open for long; a short time would break calls off at random and look like
 * an unknown outcome.
 */
const KEEP_ALIVE_MS = 65_000;

export async function startTwin(options: TwinOptions): Promise<Twin> {
  const settings = {
    appSecret: options.appSecret,
    verifyToken: options.verifyToken,
    webhookUrl: options.webhookUrl,
  };
  const state = createState(
    settings,
    options.accounts ?? [DEFAULT_ACCOUNT],
    options.log ?? (() => undefined),
  );
  const server = createServer(createApp(state));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = KEEP_ALIVE_MS + 5_000;
  const host = options.host ?? '127.0.0.1';
  const port = await listen(server, options.port ?? 0, host);
  const close = async (): Promise<void> => {
    await Promise.all([state.sender.close(), stop(server)]);
  };
  return { url: `http://${reachable(host)}:${String(port)}`, port, close };
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

async function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** A wildcard host is listened on, not called. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') {
    return '127.0.0.1';
  }
  return host.includes(':') ? `[${host}]` : host;
}
