/** The hub's own version, as package.json has it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../lib/json-text';
import { projectRoot } from './project-root';

function read(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8'));
  return isRecord(manifest) ? String(manifest['version']) : '0';
}

export const VERSION = read();
