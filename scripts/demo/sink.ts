/**
 * The demo's receiver of hooks: verifies each delivery as a customer would, and lets a step wait
 * for the one it expects.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { isRecord } from '../../src/lib/json-text';

export interface Delivered {
  type: string;
  data: Record<string, unknown>;
  verified: boolean;
}

export interface Sink {
  url: string;
  /** Deliveries are verified from now on. */
  useSecret(secret: string): void;
  /** The next matching delivery, also one that came already. @throws after `timeoutMs` */
  wait(matches: (delivered: Delivered) => boolean, timeoutMs?: number): Promise<Delivered>;
  onDelivery(listen: (delivered: Delivered) => void): void;
  close(): Promise<void>;
}

export async function startSink(): Promise<Sink> {
  const received: Delivered[] = [];
  const listeners = new Set<(delivered: Delivered) => void>();
  let secret = '';
  const server = createServer((request, response) => {
    void receive(request, response, secret).then((delivered) => {
      received.push(delivered);
      for (const listen of listeners) listen(delivered);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? String(address.port) : ''}/hook`,
    useSecret: (value) => {
      secret = value;
    },
    onDelivery: (listen) => {
      listeners.add(listen);
    },
    wait: (matches, timeoutMs = 20_000) => waitFor({ received, listeners, matches, timeoutMs }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  secret: string,
): Promise<Delivered> {
  const body = await text(request);
  response.writeHead(204).end();
  const envelope: unknown = JSON.parse(body);
  const { type, data } = isRecord(envelope) ? envelope : {};
  return {
    type: String(type),
    data: isRecord(data) ? data : {},
    verified: isVerified(body, request, secret),
  };
}

function isVerified(body: string, request: IncomingMessage, secret: string): boolean {
  try {
    const header = (name: string): string => String(request.headers[name] ?? '');
    new Webhook(secret).verify(body, {
      'webhook-id': header('webhook-id'),
      'webhook-timestamp': header('webhook-timestamp'),
      'webhook-signature': header('webhook-signature'),
    });
    return true;
  } catch {
    return false;
  }
}

interface Wait {
  received: readonly Delivered[];
  listeners: Set<(delivered: Delivered) => void>;
  matches: (delivered: Delivered) => boolean;
  timeoutMs: number;
}

function waitFor({ received, listeners, matches, timeoutMs }: Wait): Promise<Delivered> {
  return new Promise((resolve, reject) => {
    const already = received.find(matches);
    if (already) {
      resolve(already);
      return;
    }
    const timer = setTimeout(() => {
      listeners.delete(listen);
      reject(new Error(`nothing came within ${String(timeoutMs / 1000)} s`));
    }, timeoutMs);
    const listen = (delivered: Delivered): void => {
      if (!matches(delivered)) return;
      clearTimeout(timer);
      listeners.delete(listen);
      resolve(delivered);
    };
    listeners.add(listen);
  });
}
