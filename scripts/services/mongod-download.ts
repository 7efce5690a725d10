/**
 * A real mongod, downloaded into the cache by mongodb-memory-server-core (of which only the
 * downloader is used: the data is kept). It runs in a child process, so that it can be given up
 * when nothing arrives, as on a machine without internet.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, environment, type Clone } from './environment';
import { say } from './progress';

/**
 * Given up after this long without a further byte; a slow download that does arrive may take
 * longer.
 */
const STALLED_MS = 10_000;
const FAILURE_KEPT_MS = 24 * 3600 * 1000;
const LOOK_MS = 1_000;
const SAY_EVERY_LOOKS = 5;

export async function cachedMongod(): Promise<string | null> {
  return existsSync(folder()) ? locate({ download: false }) : null;
}

/** `again`: even when it has failed a short while ago, because there is nothing else to take. */
export async function downloadMongod(
  clone: Clone,
  { again }: { again: boolean },
): Promise<string | null> {
  const cached = await cachedMongod();
  if (cached !== null) return cached;
  if (!again && failedLately()) return null;
  say('MongoDB: no mongod on PATH, trying to download one ...');
  mkdirSync(folder(), { recursive: true });
  const path = await locate({ download: true, cwd: clone.root });
  if (path === null) {
    say("MongoDB: mongod can't be downloaded here");
    writeFileSync(
      failureMark(),
      'The last download of mongod failed; remove this to try again before tomorrow.\n',
    );
  }
  return path;
}

/**
 * The next clone on a machine without internet need not wait for the same failure; with internet,
 * it is tried again after a while.
 */
function failedLately(): boolean {
  const mark = statSync(failureMark(), { throwIfNoEntry: false });
  return mark !== undefined && Date.now() - mark.mtimeMs < FAILURE_KEPT_MS;
}

function failureMark(): string {
  return join(cacheFolder(), 'mongod-download-failed');
}

function folder(): string {
  return join(cacheFolder(), 'mongod');
}

const LOCATE = `
  require('mongodb-memory-server-core').MongoBinary.getPath({ downloadDir: process.argv[1] })
    .then((path) => process.stdout.write(path), () => { process.exitCode = 1; });
`;

async function locate({
  download,
  cwd,
}: {
  download: boolean;
  cwd?: string;
}): Promise<string | null> {
  const child = spawn(process.execPath, ['-e', LOCATE, folder()], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      ...environment(),
      MONGOMS_RUNTIME_DOWNLOAD: String(download),
      MONGOMS_PREFER_GLOBAL_PATH: 'false',
    },
    ...(cwd ? { cwd } : {}),
  });
  const watch = killWhenStalled(() => child.kill('SIGKILL'));
  let path = '';
  child.stdout.on('data', (bytes: Buffer) => {
    path += bytes.toString();
  });
  return new Promise((resolve) => {
    const end = (found: string | null): void => {
      clearInterval(watch);
      resolve(found);
    };
    child.on('error', () => end(null));
    child.on('close', (code) => end(code === 0 && existsSync(path) ? path : null));
  });
}

function killWhenStalled(kill: () => void): NodeJS.Timeout {
  let bytes = 0;
  let grownAtMs = Date.now();
  let looks = 0;
  return setInterval(() => {
    const now = bytesIn(folder());
    if (now !== bytes) grownAtMs = Date.now();
    bytes = now;
    looks += 1;
    if (Date.now() - grownAtMs > STALLED_MS) kill();
    else if (now > 1e6 && looks % SAY_EVERY_LOOKS === 0)
      say(`MongoDB: downloading mongod ... ${Math.round(now / 1e6)} MB`);
  }, LOOK_MS);
}

function bytesIn(path: string): number {
  let sum = 0;
  for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
    sum += statSync(join(path, name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return sum;
}
