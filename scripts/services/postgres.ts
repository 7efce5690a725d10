/**
 * PostgreSQL in the cached tree, on a data folder of this clone that is bound into the tree in a mount namespace nobody else sees.
 * It is process 1 of its own pid namespace: when it dies, by kill -9 too, the kernel ends all of its children at once.
 */
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './commands';
import type { Engine } from './documentdb-engine';
import type { Clone } from './environment';
import { freePort, identityOf, isAlive, lastLines, launch, stopProcess, waitUntil, type ProcessIdentity } from './processes';
import type { ProcessRecord } from './record';

const START_TIMEOUT_MS = 90_000;
/** Where the clone's folder is seen inside the tree. */
const INSIDE = '/srv/hub';
const FIRST_PID_FILE = 'postgres.pid';

/** The data's owner is PostgreSQL's account in the tree, so the clone's own paths are reached only by the bind mount. */
const ENTER = `
  mount --bind "$2" "$1${INSIDE}"
  mount -t proc proc "$1/proc"
  mount --rbind /dev "$1/dev"
  tree=$1; shift 2
  exec chroot --userspec=postgres:postgres "$tree" "$@"
`;

/** The old /proc still tells the pid by which the outside knows this shell, which then becomes PostgreSQL. */
const NOTE_PID = `read -r pid rest < /proc/self/stat; echo "$pid" > "$2/${FIRST_PID_FILE}"`;

/** A developer's machine: durable (fsync and synchronous_commit keep their defaults, on), small, and quiet in its log. */
const SETTINGS = `
shared_preload_libraries = 'pg_cron,pg_documentdb_core,pg_documentdb'
cron.database_name = 'postgres'
cron.log_run = off
cron.log_statement = off
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
deadlock_timeout = 50ms
lock_timeout = 3s
shared_buffers = 256MB
work_mem = 8MB
maintenance_work_mem = 64MB
max_wal_size = 2GB
checkpoint_timeout = 15min
log_checkpoints = off
wal_level = minimal
max_wal_senders = 0
random_page_cost = 1.1
max_logical_replication_workers = 0
jit = off
max_parallel_workers_per_gather = 0
# The errors include every duplicate key, and their statements hold documents.
log_min_messages = log
log_min_error_statement = panic
`;

interface PostgresLaunch {
  clone: Clone;
  folder: string;
  port?: number;
}

export async function startPostgres(engine: Engine, { clone, folder, port: wanted }: PostgresLaunch): Promise<ProcessRecord> {
  const logFile = join(clone.logs, 'postgres.log');
  const name = `data-${engine.postgresMajor}`;
  await makeData(engine, { folder, name, logFile });
  writeFileSync(join(folder, name, 'hub.conf'), SETTINGS);
  const port = await freePort(wanted);
  const identity = await launchServer(engine, { folder, name, port, logFile });
  const answers = await waitUntil(async () => !isAlive(identity) || (await prepare(engine, port, logFile)), START_TIMEOUT_MS);
  if (answers && isAlive(identity)) return { ...identity, name: 'postgres', port };
  await stopProcess(identity, 'SIGINT');
  throw new Error(`PostgreSQL does not answer on port ${port}, see ${logFile}:\n${lastLines(logFile)}`);
}

/** Fast shutdown. The pid file also finds one whose starter died before it could write its record. */
export async function stopPostgres(folder: string, record: ProcessIdentity | undefined): Promise<void> {
  const noted = notedProcess(folder);
  for (const identity of [record, noted]) if (identity) await stopProcess(identity, 'SIGINT');
}

/** Made beside and renamed, so that a broken-off initdb is never taken for data. */
async function makeData(engine: Engine, { folder, name, logFile }: { folder: string; name: string; logFile: string }): Promise<void> {
  if (existsSync(join(folder, name))) return;
  mkdirSync(folder, { recursive: true });
  // PostgreSQL's account must get through it, whatever our umask is.
  chmodSync(folder, 0o755);
  const temporary = `${name}.new`;
  rmSync(join(folder, temporary), { recursive: true, force: true });
  mkdirSync(join(folder, temporary), { mode: 0o700 });
  chownSync(join(folder, temporary), engine.uid, engine.gid);
  const initdb = [`${engine.programs}/initdb`, '-A', 'trust', '-U', 'postgres', '--locale=C.UTF-8', '-D', `${INSIDE}/${temporary}`];
  await run({ command: 'unshare', args: ['--mount', '--', 'sh', '-ec', ENTER, 'sh', engine.tree, folder, ...initdb], logFile });
  const main = join(folder, temporary, 'postgresql.conf');
  writeFileSync(main, `${readFileSync(main, 'utf8')}\ninclude 'hub.conf'\n`);
  renameSync(join(folder, temporary), join(folder, name));
}

interface ServerLaunch {
  folder: string;
  name: string;
  port: number;
  logFile: string;
}

async function launchServer(engine: Engine, { folder, name, port, logFile }: ServerLaunch): Promise<ProcessIdentity> {
  const pidFile = join(folder, FIRST_PID_FILE);
  rmSync(pidFile, { force: true });
  const postgres = [`${engine.programs}/postgres`, '-D', `${INSIDE}/${name}`, '-p', String(port)];
  const script = `${NOTE_PID}\n${ENTER}`;
  const wrapper = ['--mount', '--pid', '--fork', '--kill-child', '--', 'sh', '-ec', script, 'sh', engine.tree, folder];
  const outer = await launch({ command: 'unshare', args: [...wrapper, ...postgres], logFile });
  await waitUntil(async () => notedProcess(folder) !== null || !isAlive(outer), START_TIMEOUT_MS);
  const identity = notedProcess(folder);
  if (identity === null) throw new Error(`PostgreSQL did not start, see ${logFile}:\n${lastLines(logFile)}`);
  return identity;
}

function notedProcess(folder: string): ProcessIdentity | null {
  try {
    const pid = Number(readFileSync(join(folder, FIRST_PID_FILE), 'utf8'));
    const isOurs = pid > 0 && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(INSIDE);
    return isOurs ? identityOf(pid) : null;
  } catch {
    return null;
  }
}

/** True once it answers. ALTER is for data written by an older engine than the one in the cache. */
async function prepare(engine: Engine, port: number, logFile: string): Promise<boolean> {
  const sql = ['CREATE EXTENSION IF NOT EXISTS documentdb CASCADE', 'ALTER EXTENSION documentdb_core UPDATE', 'ALTER EXTENSION documentdb UPDATE'];
  const psql = [`${engine.programs}/psql`, '-X', '-q', '-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-v', 'ON_ERROR_STOP=1'];
  const commands = sql.flatMap((statement) => ['-c', statement]);
  const args = ['--userspec=postgres:postgres', engine.tree, ...psql, ...commands];
  try {
    await run({ command: 'chroot', args, logFile, env: { PGCONNECT_TIMEOUT: '5', PGOPTIONS: '-c client_min_messages=warning' } });
    return true;
  } catch {
    return false;
  }
}
