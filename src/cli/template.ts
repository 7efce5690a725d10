/** `hub template sync`: reads an account's templates from Meta. */
import { findByIds } from '../connections';
import { UsageError, print, readOptions, required, type Command } from './command';
import { withHub } from './with-hub';

export const template: Command = {
  usage: 'template sync --connection ID',
  summary: 'read the message templates of a connection from Meta',
  run: async (args) => {
    const options = readOptions(args, { texts: ['connection'] });
    if (options.positionals[0] !== 'sync')
      throw new UsageError('use: template sync --connection ID');
    const id = required(options, 'connection');
    const result = await withHub(async ({ templates }) => {
      const [connection] = await findByIds([id]);
      if (connection === undefined) throw new UsageError(`there is no connection ${id}`);
      return templates.sync(connection.workspaceId, id);
    });
    const { connection_id: connectionId, waba_id: wabaId, ...counts } = result;
    print(options, { connectionId, wabaId, ...counts });
    return 0;
  },
};
