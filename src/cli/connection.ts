/**
 * `hub connection create`. The token comes from WHATSAPP_TOKEN or standard input, never from an
 * argument that `ps` shows.
 */
import { text } from 'node:stream/consumers';
import { requireWorkspace } from '../access';
import { UsageError, print, readOptions, required, type Command, type Options } from './command';
import { loadConfigWithServices, withHub } from './with-hub';

export const connection: Command = {
  usage:
    'connection create --workspace ID --waba ID [--phone-number-id ID --phone +N] [--name NAME] [--no-verify]',
  summary: 'connect a WhatsApp account; the token from WHATSAPP_TOKEN or standard input',
  run: async (args) => {
    const options = readOptions(args, {
      texts: ['workspace', 'waba', 'phone-number-id', 'phone', 'name'],
      flags: ['no-verify'],
    });
    if (options.positionals[0] !== 'create')
      throw new UsageError('use: connection create --workspace ID --waba ID');
    const workspaceId = required(options, 'workspace');
    const accountId = required(options, 'waba');
    const accessToken = await readToken();
    const doc = await withHub(async (hub) => {
      await requireWorkspace(workspaceId);
      return hub.connections.create({
        workspaceId,
        kind: 'whatsapp',
        name: options.text('name'),
        accountId,
        accessToken,
        phoneNumbers: readNumber(options),
        verify: !options.flag('no-verify'),
      });
    });
    print(options, { connectionId: doc._id });
    return 0;
  },
};

function readNumber(options: Options): { id: string; phone: string }[] | undefined {
  const id = options.text('phone-number-id');
  const phone = options.text('phone');
  if (id === undefined && phone === undefined) return undefined;
  if (id === undefined || phone === undefined)
    throw new UsageError('--phone-number-id and --phone belong together');
  return [{ id, phone }];
}

async function readToken(): Promise<string> {
  const fromEnv = (await loadConfigWithServices()).WHATSAPP_TOKEN;
  const token = fromEnv ?? (await text(process.stdin)).trim();
  if (token === '')
    throw new UsageError('give the access token in WHATSAPP_TOKEN or on standard input');
  return token;
}
