/** `hub key create`. */
import { addKey } from '../access';
import { UsageError, print, readOptions, required, type Command } from './command';
import { withHub } from './with-hub';

export const key: Command = {
  usage: 'key create --workspace ID --scopes a,b [--name NAME]',
  summary: 'make an API key; it is shown this once',
  run: async (args) => {
    const options = readOptions(args, { texts: ['workspace', 'scopes', 'name'] });
    if (options.positionals[0] !== 'create')
      throw new UsageError('use: key create --workspace ID --scopes a,b');
    const workspaceId = required(options, 'workspace');
    const scopes = required(options, 'scopes')
      .split(',')
      .map((scope) => scope.trim());
    print(options, {
      ...(await withHub(() =>
        addKey({ workspaceId, scopes, name: options.text('name') ?? 'made by command line' }),
      )),
    });
    return 0;
  },
};
