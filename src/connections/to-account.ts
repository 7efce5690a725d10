/** A connection as its connector sees it. */
import { HubError } from '../errors';
import type { SecretBox } from '../db';
import type { ConnectedAccount } from '../kit';
import { errorText } from '../lib/error-code';
import type { ConnectionDoc } from './model';

/**
 * The token is opened when it is read, so that what needs none goes on without it. Reading it
 * throws HubError token_unreadable.
 */
export function toAccount(
  { secrets }: { secrets: SecretBox },
  doc: ConnectionDoc,
): ConnectedAccount {
  return {
    id: doc._id,
    accountId: doc.accountId,
    get accessToken() {
      try {
        return secrets.open(doc.sealedToken, doc._id);
      } catch (error) {
        throw new HubError(
          'token_unreadable',
          `The token of the connection can not be opened: ${errorText(error)}.`,
          { cause: error },
        );
      }
    },
    phoneNumbers: doc.phoneNumbers.map(({ id, phone }) => ({ id, phone })),
  };
}
