/**
 * Outside production missing secrets are made once and kept in an ignored file, so that a newcomer
 * needs no setup.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../lib/error-code';
import { schema } from '../lib/json-schema';
import { compile } from '../lib/validate';
import { projectRoot } from './project-root';

const readSecrets = compile(
  schema({
    type: 'object',
    additionalProperties: false,
    required: ['HUB_ENCRYPTION_KEYS', 'HUB_SESSION_SECRET'],
    properties: { HUB_ENCRYPTION_KEYS: { type: 'string' }, HUB_SESSION_SECRET: { type: 'string' } },
  }),
);

/** The secrets that `known` lacks; the file is written on first use (mode 600). */
export function developmentDefaults(known: Record<string, string>): Record<string, string> {
  if (known['HUB_ENCRYPTION_KEYS'] !== undefined && known['HUB_SESSION_SECRET'] !== undefined)
    return {};
  const file = join(projectRoot(), '.hub', 'secrets.json');
  makeOnce(file);
  const stored = readSecrets(JSON.parse(readFileSync(file, 'utf8')));
  return stored.ok ? { ...stored.value } : {};
}

/** `wx` lets one of several processes that start together win; the others read what it wrote. */
function makeOnce(file: string): void {
  const secrets = {
    HUB_ENCRYPTION_KEYS: `dev:${randomBytes(32).toString('base64')}`,
    HUB_SESSION_SECRET: randomBytes(32).toString('base64url'),
  };
  mkdirSync(join(file, '..'), { recursive: true });
  try {
    writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}
