/** `hub start`: the hub by the environment. */
import type { Config } from '../config';
import { runHub } from '../main';
import { UsageError, readOptions, type Command } from './command';
import { loadConfigWithServices } from './with-hub';

const ROLES: readonly Config['HUB_ROLE'][] = ['all', 'web', 'worker', 'scheduler'];

export const start: Command = {
  usage: 'start [--role all|web|worker|scheduler]',
  summary: 'start the hub',
  run: async (args) => {
    const given = readOptions(args, { texts: ['role'] }).text('role');
    const role = ROLES.find((each) => each === given);
    if (given !== undefined && role === undefined)
      throw new UsageError(`--role must be one of ${ROLES.join(', ')}`);
    return runHub(async () => {
      const config = await loadConfigWithServices();
      return role === undefined ? config : { ...config, HUB_ROLE: role };
    });
  },
};
