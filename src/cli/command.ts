/** What a command of `./bin/hub` is, and how its options are read. */
import { parseArgs } from 'node:util';

export interface Command {
  usage: string;
  summary: string;
  /** Returns the exit code. */
  run(args: readonly string[]): Promise<number>;
}

/** A mistake of the user: told in one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Strict: an unknown option is an error. Every option takes a text, but those listed as flags. */
export function readOptions(
  args: readonly string[],
  { texts, flags = [] }: { texts: readonly string[]; flags?: readonly string[] },
) {
  const options = Object.fromEntries<{ type: 'string' | 'boolean' }>([
    ...texts.map((name) => [name, { type: 'string' as const }] as const),
    ...[...flags, 'json'].map((name) => [name, { type: 'boolean' as const }] as const),
  ]);
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return {
      positionals,
      text: (name: string): string | undefined => {
        const value = values[name];
        return typeof value === 'string' ? value : undefined;
      },
      flag: (name: string): boolean => values[name] === true,
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

export type Options = ReturnType<typeof readOptions>;

export function required(options: Options, name: string): string {
  const value = options.text(name);
  if (value === undefined || value === '') throw new UsageError(`--${name} is required`);
  return value;
}

/** With --json stdout is only the JSON; else one `name: value` per line. */
export function print(options: Options, result: Readonly<Record<string, unknown>>): void {
  const text = options.flag('json')
    ? JSON.stringify(result)
    : Object.entries(result)
        .map(
          ([name, value]) =>
            `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
        )
        .join('\n');
  process.stdout.write(`${text}\n`);
}
