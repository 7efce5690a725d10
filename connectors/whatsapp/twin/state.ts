/** Everything a twin knows, in memory; one value handed to every route. */
import { createAccountStore, type AccountStore, type TwinAccount } from './accounts';
import type { Audience } from './audience';
import { createCallLog, type CallLog } from './call-log';
import { createChaos, type Chaos } from './chaos';
import { createLimits, type Limits } from './limits';
import { createMediaStore, type MediaStore } from './media-store';
import { createMessageLog, type MessageLog } from './message-log';
import { WebhookSender } from './webhook-sender';

export type TwinSettings = {
  appSecret: string;
  verifyToken: string | undefined;
  webhookUrl: string | undefined;
};

export type TwinState = {
  settings: TwinSettings;
  seeds: readonly TwinAccount[];
  accounts: AccountStore;
  audience: Audience;
  chaos: Chaos;
  limits: Limits;
  messages: MessageLog;
  calls: CallLog;
  media: MediaStore;
  sender: WebhookSender;
  say: (line: string) => void;
};

export function createState(
  settings: TwinSettings,
  seeds: readonly TwinAccount[],
  say: (line: string) => void,
): TwinState {
  return {
    settings,
    seeds,
    accounts: createAccountStore(seeds),
    audience: new Map(),
    chaos: createChaos(),
    limits: createLimits(),
    messages: createMessageLog(),
    calls: createCallLog(),
    media: createMediaStore(),
    sender: new WebhookSender(() => settings.appSecret, say),
    say,
  };
}
