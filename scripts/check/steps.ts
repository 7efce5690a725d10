/**
 * What `npm run check` runs: each step is one command, so that its output is the tool's own and it
 * can be run alone, too.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface Step {
  name: string;
  /** What Node runs, from the root of the checkout. */
  args: readonly string[];
}

const SOURCES = ['src', 'connectors', 'scripts', 'tests'];

function tool(path: string): string {
  return join('node_modules', path);
}

/** The longest first: the others run beside it. */
export const STEPS: readonly Step[] = [
  { name: 'eslint', args: [tool('eslint/bin/eslint.js'), '.', '--max-warnings', '0'] },
  // What it remembers of the last run is checked by content.
  {
    name: 'types',
    args: [
      tool('typescript/bin/tsc'),
      '--noEmit',
      '--incremental',
      '--tsBuildInfoFile',
      '.hub/check.tsbuildinfo',
    ],
  },
  {
    name: 'layers',
    args: [
      tool('dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'err-long',
      ...SOURCES,
    ],
  },
  {
    name: 'format',
    args: [
      tool('prettier/bin/prettier.cjs'),
      '--check',
      '--log-level',
      'warn',
      '**/*.{ts,mjs,cjs,js}',
    ],
  },
  { name: 'unused', args: [tool('knip/bin/knip.js'), '--no-progress'] },
  { name: 'drift', args: ['dist/scripts/gen.js', '--check'] },
];

/** A script that is not there is no breach. */
export function isThere(root: string, { args: [script = ''] }: Step): boolean {
  return existsSync(join(root, script));
}
