/**
 * What an action gets from the hub. Connectors import nothing of the hub but this kit, so they are
 * testable with literals.
 */
import type { Log } from '../log';
import type { ConnectedAccount, ProviderSettings } from './account';
import type { ProviderHttp } from './http';
import type { HubPorts } from './ports';

export interface ActionContext {
  workspaceId: string;
  /**
   * By default the one that the input names by `connection_id`. @throws HubError connection_unknown
   */
  connection(id?: string): Promise<ConnectedAccount>;
  hub: HubPorts;
  http: ProviderHttp;
  settings: ProviderSettings;
  log: Log;
}
