/** The command line: one file per command. */
import { HubError } from '../errors';
import { reportStartError } from '../main';
import { UsageError, type Command } from './command';
import { connection } from './connection';
import { intake } from './intake';
import { key } from './key';
import { openapi } from './openapi';
import { servicesCommand } from './services';
import { start } from './start';
import { template } from './template';
import { twin } from './twin';
import { workspace } from './workspace';

const services: Command = {
  usage: 'services up|down|status',
  summary: 'MongoDB and Redis for this clone',
  run: (args) => servicesCommand([...args]),
};

const COMMANDS: Readonly<Record<string, Command>> = {
  start,
  services,
  twin,
  workspace,
  key,
  connection,
  template,
  intake,
  openapi,
};

const USAGE_EXIT_CODE = 2;

/** @returns the exit code */
export async function main(argv: readonly string[]): Promise<number> {
  const [name = 'help', ...args] = argv;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    process.stderr.write(help());
    return name === 'help' || name === '--help' ? 0 : USAGE_EXIT_CODE;
  }
  try {
    return await command.run(args);
  } catch (error) {
    return report(error, command);
  }
}

function help(): string {
  return `Usage: ./bin/hub COMMAND [--json]\n\n${Object.values(COMMANDS)
    .map(({ usage, summary }) => `  ${usage}\n      ${summary}`)
    .join('\n')}\n`;
}

function report(error: unknown, command: Command): number {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\nUsage: ./bin/hub ${command.usage}\n`);
    return USAGE_EXIT_CODE;
  }
  if (error instanceof HubError) {
    process.stderr.write(`${error.entry.title}: ${error.message}\n${error.entry.fix}\n`);
    return 1;
  }
  return reportStartError(error);
}
