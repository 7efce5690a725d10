/** Resident memory of a process, on Linux. */
import { readFileSync } from 'node:fs';

export function rssMb(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(
    readFileSync(`/proc/${String(pid)}/status`, 'utf8'),
  )?.[1];
  return Math.round(Number(kilobytes ?? Number.NaN) / 1024);
}
