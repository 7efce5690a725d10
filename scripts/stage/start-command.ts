/**
 * How a checkout starts its hub, read from the script `start` of its package.json: the flags for
 * Node and the entry that users run, wherever the entry lies.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../../src/lib/json-text';
import { projectRoot } from '../services/environment';

export interface StartCommand {
  env: Readonly<Record<string, string>>;
  /** For Node, to be run in the root of the checkout. */
  args: readonly string[];
}

const ASSIGNMENT = /^([A-Z_][A-Z0-9_]*)=(.*)$/;

/** @throws when the script does not end with one Node command */
export function startCommand(root: string = projectRoot()): StartCommand {
  const words = startScript(root).split('&&').at(-1)?.trim().split(/\s+/) ?? [];
  const at = words.findIndex((word) => !ASSIGNMENT.test(word));
  if (words[at] !== 'node') throw new Error(`the script start of ${root} does not run node`);
  const env = words.slice(0, at).map((word): [string, string] => {
    const [, name = '', value = ''] = ASSIGNMENT.exec(word) ?? [];
    return [name, value];
  });
  return { env: Object.fromEntries(env), args: words.slice(at + 1) };
}

export function startFlags(): string[] {
  return startCommand().args.filter((word) => word.startsWith('--'));
}

function startScript(root: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const scripts = isRecord(manifest) ? manifest['scripts'] : undefined;
  return isRecord(scripts) ? String(scripts['start']) : '';
}
