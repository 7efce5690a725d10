/** What an action gets from the hub. Connectors import nothing of the hub but this kit, so they are testable with literals. */
import type { Log } from '../log';
import type { ProviderHttp } from './http';
import type { HubPorts } from './ports';

export interface ProviderSettings {
  graphApiUrl: string;
  graphApiVersion: string;
}

/** A tenant's connection as its connector sees it; the token is decrypted for this one use. */
export interface ConnectedAccount {
  id: string;
  accountId: string;
  accessToken: string;
  phoneNumbers: readonly { id: string; phone: string }[];
}

export interface ActionContext {
  workspaceId: string;
  /** Loaded when the input names a `connection_id`. */
  connection(): Promise<ConnectedAccount>;
  hub: HubPorts;
  http: ProviderHttp;
  settings: ProviderSettings;
  log: Log;
}
