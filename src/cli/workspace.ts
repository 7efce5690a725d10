/** `hub workspace create`. */
import { createWorkspace } from '../access';
import { UsageError, print, readOptions, required, type Command } from './command';
import { withHub } from './with-hub';

export const workspace: Command = {
  usage: 'workspace create --name NAME',
  summary: 'make a workspace and its first API key',
  run: async (args) => {
    const options = readOptions(args, { texts: ['name'] });
    if (options.positionals[0] !== 'create')
      throw new UsageError('use: workspace create --name NAME');
    const name = required(options, 'name');
    print(options, { ...(await withHub(() => createWorkspace(name))) });
    return 0;
  },
};
