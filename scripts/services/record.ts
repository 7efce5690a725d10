/**
 * `.hub/services.json`: what this clone started. Kept after `down`, so that the next `up` takes the
 * same ports and thus the same addresses.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clone } from './environment';
import { isAlive, type ProcessIdentity } from './processes';

export type MongodbKind = 'mongod' | 'mongod-download' | 'mongod-wheel';

export interface ProcessRecord extends ProcessIdentity {
  name: string;
  port: number;
}

/** The process that answers clients comes last. */
export interface ServiceRecord {
  how: string;
  uri: string;
  processes: ProcessRecord[];
}

export interface MongodbRecord extends ServiceRecord {
  /** A `MongodbKind`, or what an older version of the hub has written. */
  kind: string;
}

export interface Records {
  mongodb?: MongodbRecord;
  redis?: ServiceRecord;
}

export function readRecords(clone: Clone): Records {
  try {
    const records: unknown = JSON.parse(readFileSync(recordFile(clone), 'utf8'));
    return isRecords(records) ? records : {};
  } catch {
    return {};
  }
}

/**
 * Written at once when a process is started, so that one that dies half-way still leaves what
 * `down` needs.
 */
export function writeRecords(clone: Clone, change: Records): void {
  const file = recordFile(clone);
  mkdirSync(clone.state, { recursive: true });
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify({ ...readRecords(clone), ...change }, null, 2)}\n`);
  renameSync(temporary, file);
}

export function allAlive(record: ServiceRecord | undefined): record is ServiceRecord {
  return record !== undefined && record.processes.length > 0 && record.processes.every(isAlive);
}

export function portOf(record: ServiceRecord): number {
  return record.processes.at(-1)?.port ?? 0;
}

function recordFile(clone: Clone): string {
  return join(clone.state, 'services.json');
}

/** Only we write this file; the check is for one that an older version of the hub has left. */
function isRecords(value: unknown): value is Records {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).every(([name, record]) =>
    name === 'mongodb' ? isMongodbRecord(record) : isServiceRecord(record),
  );
}

function isMongodbRecord(value: unknown): value is MongodbRecord {
  return isServiceRecord(value) && 'kind' in value && typeof value.kind === 'string';
}

function isServiceRecord(value: unknown): value is ServiceRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'how' in value &&
    'uri' in value &&
    'processes' in value &&
    Array.isArray(value.processes)
  );
}
