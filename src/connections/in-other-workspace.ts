/** The refusal of an account that another workspace has. */
import { HubError } from '../errors';
import type { ConnectionDoc } from './model';

export function inOtherWorkspace({ accountId }: Pick<ConnectionDoc, 'accountId'>): HubError {
  return new HubError(
    'waba_in_another_workspace',
    `The WhatsApp account ${accountId} is connected in another workspace.`,
  );
}
