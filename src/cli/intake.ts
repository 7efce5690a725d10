/**
 * `hub intake parked|unrouted`: calls of all workspaces that need a look, for whoever runs the hub.
 */
import { listCalls, presentCall } from '../intake';
import { UsageError, print, readOptions, type Command } from './command';
import { withHub } from './with-hub';

const SHOWN = 50;

export const intake: Command = {
  usage: 'intake parked|unrouted [--replay ID|all]',
  summary: 'inbound calls that could not be handled or routed, and their replay',
  run: async (args) => {
    const options = readOptions(args, { texts: ['replay'] });
    const [state] = options.positionals;
    if (state !== 'parked' && state !== 'unrouted')
      throw new UsageError('use: intake parked or intake unrouted');
    const replay = options.text('replay');
    await withHub(async (hub) => {
      if (replay === undefined)
        print(options, {
          data: (await listCalls(state, 'all', { limit: SHOWN })).map(presentCall),
        });
      else
        print(options, {
          replayed: await hub.intake.replay(state, 'all', replay === 'all' ? undefined : replay),
        });
    });
    return 0;
  },
};
