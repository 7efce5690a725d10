/**
 * The environment parsed once: all mistakes reported together, then a frozen typed record. The only
 * reader of `process.env`.
 */
import { errorText } from '../lib/error-code';
import { compileCoercing, type FieldError } from '../lib/validate';
import { parseCidrs } from '../net';
import { ENV_SCHEMA, type Env } from './schema';
import { developmentDefaults } from './development-defaults';

export type Role = Env['HUB_ROLE'];

export interface Config extends Readonly<Env> {
  /** HUB_HOOK_SCHEDULE_SECONDS as milliseconds. */
  readonly hookScheduleMs: readonly number[];
  /** META_APP_SECRET split at commas; empty when it is not set. */
  readonly appSecrets: readonly string[];
}

/** Exit code EX_CONFIG of sysexits.h. */
export const CONFIG_EXIT_CODE = 78;

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly string[]) {
    super(
      `The configuration is not valid:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
  }
}

const check = compileCoercing(ENV_SCHEMA);
const KNOWN: ReadonlySet<string> = new Set(Object.keys(ENV_SCHEMA.properties));
const SECRETS_WITHOUT_DEFAULT_IN_PRODUCTION = [
  'HUB_ENCRYPTION_KEYS',
  'HUB_SESSION_SECRET',
] as const;
const OBVIOUS = /^(change[-_ ]?me|secret|default|password|test)|^(.)\2+$/i;

/**
 * @param overrides win over the environment @param source the environment; empty values count as
 * not set (compose files write `NAME=`)
 * @throws ConfigError with every problem at once
 */
export function loadConfig(
  overrides: Readonly<Record<string, string>> = {},
  source: NodeJS.ProcessEnv = process.env,
): Config {
  const given = Object.entries({ ...source, ...overrides }).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '',
  );
  const unknown = given
    .map(([name]) => name)
    .filter((name) => name.startsWith('HUB_') && !KNOWN.has(name));
  const known: Record<string, string> = Object.fromEntries(
    given.filter(([name]) => KNOWN.has(name)),
  );
  const production = known['NODE_ENV'] === 'production';
  const problems = [
    ...unknown.map((name) => `${name} is not a variable of the hub (typing error?)`),
    ...(production ? defaultSecrets(known) : []),
    ...badCidrs(known['HUB_ALLOW_PRIVATE_TARGETS'] ?? ''),
  ];
  const result = check(production ? known : { ...developmentDefaults(known), ...known });
  if (!result.ok) problems.push(...result.errors.map(toProblem));
  if (problems.length > 0 || !result.ok) throw new ConfigError(problems);
  return Object.freeze(complete(result.value));
}

function complete(env: Env): Config {
  return {
    ...env,
    GRAPH_API_URL: env.GRAPH_API_URL.replace(/\/+$/, ''),
    hookScheduleMs: env.HUB_HOOK_SCHEDULE_SECONDS.split(',').map(
      (seconds) => Number(seconds) * 1000,
    ),
    appSecrets: (env.META_APP_SECRET ?? '')
      .split(',')
      .map((secret) => secret.trim())
      .filter((secret) => secret !== ''),
  };
}

/**
 * Which of MongoDB and Redis the environment leaves open: outside production the command line then
 * starts its own.
 */
export function needsServices(source: NodeJS.ProcessEnv = process.env): boolean {
  return source['NODE_ENV'] !== 'production' && !(source['MONGODB_URI'] && source['REDIS_URL']);
}

function badCidrs(text: string): string[] {
  try {
    parseCidrs(text);
    return [];
  } catch (error) {
    return [`HUB_ALLOW_PRIVATE_TARGETS: ${errorText(error)}`];
  }
}

/** In production a secret that everybody can guess is worse than none. */
function defaultSecrets(known: Record<string, string>): string[] {
  return SECRETS_WITHOUT_DEFAULT_IN_PRODUCTION.filter((name) =>
    OBVIOUS.test(known[name] ?? ''),
  ).map((name) => `${name} is a default value; make a random one`);
}

function toProblem(error: FieldError): string {
  return `${error.pointer.slice(1) || 'environment'} ${error.detail}`;
}
