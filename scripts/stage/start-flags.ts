/** Node's own flags in the script `start` of package.json, so that what is measured is what users run. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../../src/lib/json-text';
import { projectRoot } from '../services/environment';

export const startFlags = (): string[] => {
  const manifest: unknown = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8'));
  const scripts = isRecord(manifest) ? manifest['scripts'] : undefined;
  return (isRecord(scripts) ? String(scripts['start']) : '').match(/--\S+/g) ?? [];
};
