/**
 * `npm run demo`: services, twin and hub, then the whole loop step by step, then it stays up.
 * `--once` stops after the loop.
 */
import { createServer } from 'node:net';
import {
  TWIN_APP_SECRET,
  TWIN_VERIFY_TOKEN,
  startTwin,
  type Twin,
} from '../../connectors/whatsapp/twin';
import { loadConfig } from '../../src/config';
import { startHub, type RunningHub } from '../../src/main';
import { servicesUp } from '../services';
import { textAt } from './api';
import { runLoop, type Tell } from './loop';
import { seed, type Seeded } from './seed';
import { startSink, type Sink } from './sink';

const HUB_PORT = 3000;
const TWIN_PORT = 4400;

interface Step {
  name: string;
  ok: boolean;
  ms: number;
  error?: string;
}

async function main(once: boolean): Promise<number> {
  const steps: Step[] = [];
  const tell: Tell = async (name, explain, work) => {
    const startedAt = Date.now();
    try {
      const result = await work();
      steps.push({ name, ok: true, ms: Date.now() - startedAt });
      say(`${String(steps.length).padStart(2)}. ${explain(result)}.`);
      return result;
    } catch (error) {
      steps.push({ name, ok: false, ms: Date.now() - startedAt, error: String(error) });
      throw error;
    }
  };
  let stop: () => Promise<void> = () => Promise.resolve();
  try {
    const world = await start(tell, (close) => {
      stop = close;
    });
    await runLoop(world, tell);
    if (!once) await stayUp(world);
  } catch (error) {
    say(`\nThe demo failed: ${String(error)}`);
  }
  await stop();
  const ok = steps.every((step) => step.ok);
  if (once || !ok) say(JSON.stringify({ ok, steps }));
  return ok ? 0 : 1;
}

async function start(tell: Tell, onStop: (close: () => Promise<void>) => void) {
  const { mongodbUri, redisUrl } = await tell(
    'services',
    () => 'MongoDB and Redis are up',
    () => servicesUp(),
  );
  const hubPort = await freePort(HUB_PORT);
  const hubUrl = `http://127.0.0.1:${String(hubPort)}`;
  const twin = await tell(
    'twin',
    (started) => `The Meta twin answers as the Graph API would, at ${started.url}`,
    () => startDemoTwin(hubUrl),
  );
  const hub = await tell(
    'hub',
    () => `The hub runs at ${hubUrl}`,
    () => startDemoHub({ mongodbUri, redisUrl, port: hubPort, graphUrl: twin.url }),
  );
  const sink = await startSink();
  onStop(async () => {
    await Promise.all([sink.close(), twin.close()]);
    await hub.stop();
  });
  const seeded = await tell(
    'seed',
    ({ isNew, workspaceId }) =>
      isNew
        ? `A workspace (${workspaceId}), an API key and a connection were made; the token was checked at the Graph API, the app subscribed`
        : `The workspace (${workspaceId}), key and connection of the last demo are used again`,
    () => seed(hubUrl),
  );
  return { hubUrl, graphUrl: twin.url, seeded, sink };
}

async function startDemoTwin(hubUrl: string): Promise<Twin> {
  return startTwin({
    port: await freePort(TWIN_PORT),
    appSecret: TWIN_APP_SECRET,
    verifyToken: TWIN_VERIFY_TOKEN,
    webhookUrl: `${hubUrl}/webhooks/whatsapp`,
  });
}

interface HubPlace {
  mongodbUri: string;
  redisUrl: string;
  port: number;
  graphUrl: string;
}

async function startDemoHub({
  mongodbUri,
  redisUrl,
  port,
  graphUrl,
}: HubPlace): Promise<RunningHub> {
  return startHub(
    loadConfig({
      MONGODB_URI: mongodbUri,
      REDIS_URL: redisUrl,
      PORT: String(port),
      HUB_ROLE: 'all',
      LOG_LEVEL: 'warn',
      NODE_ENV: 'development',
      GRAPH_API_URL: graphUrl,
      META_APP_SECRET: TWIN_APP_SECRET,
      META_VERIFY_TOKEN: TWIN_VERIFY_TOKEN,
      HUB_ALLOW_PRIVATE_TARGETS: '127.0.0.0/8,::1/128',
    }),
  );
}

async function stayUp({
  hubUrl,
  graphUrl,
  seeded,
  sink,
}: {
  hubUrl: string;
  graphUrl: string;
  seeded: Seeded;
  sink: Sink;
}): Promise<void> {
  sink.onDelivery(({ type, data }) =>
    say(
      `   hook got ${type}: ${textAt(data, 'message', 'text') || textAt(data, 'message', 'status')}`,
    ),
  );
  const send = JSON.stringify({
    connection_id: seeded.connectionId,
    to: '+4917612345678',
    type: 'text',
    text: { body: 'Hello' },
  });
  const write = JSON.stringify({ from: '+4917612345678', text: 'Hi there' });
  say(`
It all works. The hub stays up at ${hubUrl} (API key ${seeded.apiKey}); Ctrl-C stops it.
Send a message:
  curl -s ${hubUrl}/v1/actions/send_message -H 'Authorization: Bearer ${seeded.apiKey}' -H 'Content-Type: application/json' -d '${send}'
Make a customer write:
  curl -s ${graphUrl}/_twin/inbound -H 'Content-Type: application/json' -d '${write}'
`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The usual port, or any other when it is taken, so that two demos run side by side. */
async function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(wanted === 0 ? Promise.reject(new Error('no free port')) : freePort(0));
    });
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('no port'));
      });
    });
  });
}

void main(process.argv.includes('--once')).then((code) => process.exit(code));
