/**
 * `npm run gen`: writes what is made from the catalogue, the routes and the environment schema.
 * `--check` only compares. `--golden` accepts the OpenAPI document and the events as they are now
 * as the golden copies that tests compare with.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ENV_SCHEMA, projectRoot } from '../src/config';
import { composeOffline } from '../src/offline-hub';
import { toConfigurationMarkdown, toEnvExample, toErrorsMarkdown } from '../src/projections';
import { GOLDEN_FOLDER, acceptGolden } from './golden';

export function generatedFiles(): Map<string, string> {
  const { registry, openApi } = composeOffline();
  return new Map([
    ['.env.example', toEnvExample(ENV_SCHEMA)],
    ['docs/configuration.md', toConfigurationMarkdown(ENV_SCHEMA)],
    ['docs/errors.md', toErrorsMarkdown(registry.connectors)],
    ['docs/openapi.json', `${JSON.stringify(openApi, null, 2)}\n`],
  ]);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function run(check: boolean): number {
  const root = projectRoot();
  const stale = [...generatedFiles()].filter(([name, text]) => read(join(root, name)) !== text);
  for (const [name, text] of stale) {
    process.stderr.write(`${check ? 'out of date' : 'written'}: ${name}\n`);
    if (check) continue;
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  if (check && stale.length > 0) process.stderr.write('Run `npm run gen` and commit the result.\n');
  return check && stale.length > 0 ? 1 : 0;
}

function main(args: readonly string[]): number {
  if (args.includes('--golden')) {
    acceptGolden(projectRoot());
    process.stderr.write(`accepted: ${GOLDEN_FOLDER}\n`);
  }
  return run(args.includes('--check'));
}

if (require.main === module) process.exit(main(process.argv.slice(2)));
