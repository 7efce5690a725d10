/** `hub twin`: the stand-in for Meta, to work without a Meta account. */
import {
  DEFAULT_ACCOUNT,
  TWIN_APP_SECRET,
  TWIN_VERIFY_TOKEN,
  startTwin,
} from '../../connectors/whatsapp/twin';
import { UsageError, print, readOptions, type Command } from './command';

const DEFAULT_PORT = 4400;

export const twin: Command = {
  usage: 'twin [--port N] [--webhook URL]',
  summary: 'start the Meta twin',
  run: async (args) => {
    const options = readOptions(args, { texts: ['port', 'webhook'] });
    const port = Number(options.text('port') ?? DEFAULT_PORT);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new UsageError('--port must be a port number');
    const webhookUrl = options.text('webhook') ?? 'http://127.0.0.1:3000/webhooks/whatsapp';
    const running = await startTwin({
      port,
      appSecret: TWIN_APP_SECRET,
      verifyToken: TWIN_VERIFY_TOKEN,
      webhookUrl,
    });
    print(options, {
      graphApiUrl: running.url,
      appSecret: TWIN_APP_SECRET,
      verifyToken: TWIN_VERIFY_TOKEN,
      webhookUrl,
      wabaId: DEFAULT_ACCOUNT.waba_id,
      accessToken: DEFAULT_ACCOUNT.access_token,
    });
    await new Promise<void>((resolve) => {
      process.once('SIGTERM', resolve).once('SIGINT', resolve);
    });
    await running.close();
    return 0;
  },
};
