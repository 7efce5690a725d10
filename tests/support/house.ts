/**
 * A small house under the rules of this repository: the same configuration files, other sources.
 */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runStep } from '../../scripts/check/run-step';
import { STEPS } from '../../scripts/check/steps';
import { projectRoot } from '../../scripts/services/environment';

const RULES = [
  'eslint.config.mjs',
  '.dependency-cruiser.cjs',
  '.prettierrc.json',
  'knip.json',
  'tsconfig.json',
];

/** @param packageJson its own, so that it has only the dependencies that are looked for */
export function buildHouse(
  files: readonly { path: string; code: string }[],
  packageJson: object,
): string {
  const house = realpathSync(mkdtempSync(join(tmpdir(), 'hub-rules-')));
  for (const name of RULES) copyFileSync(join(projectRoot(), name), join(house, name));
  symlinkSync(join(projectRoot(), 'node_modules'), join(house, 'node_modules'));
  writeFileSync(join(house, 'package.json'), JSON.stringify(packageJson));
  for (const { path, code } of files) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), code);
  }
  return house;
}

export function removeHouse(house: string): void {
  rmSync(house, { recursive: true, force: true });
}

/**
 * What `npm run check` would print for this step. @throws when the step found nothing to say, for
 * every house has breaches
 */
export async function checkHouse(house: string, name: string): Promise<string> {
  const step = STEPS.find((each) => each.name === name);
  if (step === undefined) throw new Error(`there is no step ${name}`);
  const { outcome, output } = await runStep(house, step);
  if (outcome !== 'failed') throw new Error(`${name}: ${outcome}\n${output}`);
  return output;
}

/** The names of all layer rules, so that none is without a breach. */
export function layerRules(): string[] {
  const config: unknown = createRequire(__filename)(join(projectRoot(), '.dependency-cruiser.cjs'));
  return [...JSON.stringify(config).matchAll(/"name":"([\w-]+)","severity"/g)].flatMap(
    ([, name]) => name ?? [],
  );
}

/** ESLint's report: a line with the file, then one for each breach with the rule at its end. */
export function rulesByFile(report: string, house: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  let rules: string[] = [];
  for (const line of report.split('\n')) {
    if (line.startsWith(house)) {
      rules = [];
      found.set(line.slice(house.length + 1), rules);
    }
    const rule = /^ +\d+:\d+ +error .* ([\w@/-]+)$/.exec(line)?.[1];
    if (rule !== undefined) rules.push(rule);
  }
  return found;
}
