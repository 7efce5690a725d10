/**
 * Processes that outlive us: start, recognise, wait for, stop. A zombie counts as dead, for
 * containers often have no init that reaps.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface ProcessIdentity {
  pid: number;
  /**
   * When that pid was started, in whatever form the system tells it: the same pid later is another
   * process.
   */
  startedAt: string;
}

export interface Launch {
  command: string;
  args: string[];
  logFile: string;
  cwd?: string;
}

const POLL_MS = 50;
const LOG_LIMIT_BYTES = 5_000_000;

export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, startedAt: startTime(process.pid) ?? 'unknown' };
}

function identityOf(pid: number): ProcessIdentity | null {
  const startedAt = startTime(pid);
  return startedAt === null ? null : { pid, startedAt };
}

export function isAlive(identity: ProcessIdentity): boolean {
  return startTime(identity.pid) === identity.startedAt;
}

/**
 * Starts a process that keeps running when we end; resolves as soon as it runs, which doesn't mean
 * that it answers yet.
 */
export async function launch({ command, args, logFile, cwd }: Launch): Promise<ProcessIdentity> {
  const log = openLog(logFile);
  try {
    const child = spawn(command, args, {
      detached: true,
      stdio: ['ignore', log, log],
      ...(cwd ? { cwd } : {}),
    });
    await once(child, 'spawn');
    child.unref();
    const identity = identityOf(child.pid ?? -1);
    if (identity === null) throw new Error(`${command} ended at once:\n${lastLines(logFile)}`);
    return identity;
  } finally {
    closeSync(log);
  }
}

/** Asks a process to end by `signal`, and kills it when it takes longer than `timeoutMs`. */
export async function stopProcess(
  identity: ProcessIdentity,
  signal: NodeJS.Signals,
  timeoutMs = 20_000,
): Promise<void> {
  const dead = async (): Promise<boolean> => !isAlive(identity);
  if (await dead()) return;
  send(identity.pid, signal);
  if (await waitUntil(dead, timeoutMs)) return;
  send(identity.pid, 'SIGKILL');
  await waitUntil(dead, timeoutMs);
}

export async function waitUntil(
  check: () => Promise<boolean>,
  timeoutMs: number,
): Promise<boolean> {
  const deadlineMs = Date.now() + timeoutMs;
  while (!(await check())) {
    if (Date.now() > deadlineMs) return false;
    await pause(POLL_MS);
  }
  return true;
}

/**
 * The wanted port if nobody has it (so that addresses stay the same over restarts), else one the
 * system chooses.
 */
export async function freePort(wanted?: number): Promise<number> {
  const server = createServer();
  try {
    server.listen(wanted ?? 0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no free TCP port');
    return address.port;
  } catch (error) {
    if (wanted !== undefined) return await freePort();
    throw error;
  } finally {
    server.close();
  }
}

export function lastLines(file: string, count = 15): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}

function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) renameSync(file, `${file}.old`);
  return openSync(file, 'a');
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in between, which is what we want.
  }
}

/** Linux by /proc, without a process; elsewhere by ps. */
function startTime(pid: number): string | null {
  if (process.platform === 'linux') return startTimeFromProc(pid);
  const ps = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
  const [state, ...started] = ps.stdout.trim().split(/\s+/);
  return ps.status !== 0 || !state || state.startsWith('Z') ? null : started.join(' ');
}

function startTimeFromProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in parentheses and may hold anything, so count from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return hasEnded(pid, fields[0]) ? null : `${boot}:${fields[19]}`;
  } catch {
    return null;
  }
}

/**
 * A killed process is a zombie while its other threads still end, and until the last one has, its
 * port is taken.
 */
function hasEnded(pid: number, state: string | undefined): boolean {
  return state === 'X' || (state === 'Z' && readdirSync(`/proc/${pid}/task`).length <= 1);
}
