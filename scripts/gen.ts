/** `npm run gen`: writes what is made from the catalogue, the routes and the environment schema. `--check` only compares. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compose } from '../src/compose';
import { ENV_SCHEMA, VERSION, loadConfig, projectRoot } from '../src/config';
import { toConfigurationMarkdown, toEnvExample, toErrorsMarkdown, toOpenApi } from '../src/projections';

/** No connection is opened: routes are data, and their handlers are never called. */
const NOWHERE = {
  MONGODB_URI: 'mongodb://127.0.0.1/none', REDIS_URL: 'redis://127.0.0.1:1', LOG_LEVEL: 'silent', PUBLIC_URL: 'http://127.0.0.1:3000',
  HUB_ENCRYPTION_KEYS: `gen:${Buffer.alloc(32).toString('base64')}`, HUB_SESSION_SECRET: 'only-for-generating-documents-00',
};

export const generatedFiles = (): Map<string, string> => {
  const hub = compose(loadConfig(NOWHERE, {}));
  const routes = [...hub.healthRoutes, ...hub.routes];
  const openApi = toOpenApi({ routes, registry: hub.registry, version: VERSION, serverUrl: NOWHERE.PUBLIC_URL });
  return new Map([
    ['.env.example', toEnvExample(ENV_SCHEMA)],
    ['docs/configuration.md', toConfigurationMarkdown(ENV_SCHEMA)],
    ['docs/errors.md', toErrorsMarkdown()],
    ['docs/openapi.json', `${JSON.stringify(openApi, null, 2)}\n`],
  ]);
};

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

const run = (check: boolean): number => {
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
};

if (require.main === module) process.exit(run(process.argv.includes('--check')));
