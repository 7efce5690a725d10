/**
 * Connections that a hub of the version before has made or changed. It noted that Meta had
 * confirmed an account, but not which numbers, and took numbers on trust: a connection made with
 * `verify: false` was confirmed whole by any token of its account. Until it is known, those numbers
 * count that have a name, which only Meta gave; what comes for the others waits as `unrouted`.
 * Where all have one, that is written down; else Meta is asked with the connection's own token, and
 * what waits is released.
 */
import { HubError } from '../errors';
import type { SecretBox } from '../db';
import type { Channel, ProviderHttp, ProviderSettings } from '../kit';
import { confirm } from './confirm';
import { askLater, takeUnasked } from './confirmed-numbers';
import { announce, type FinishParts } from './finish-connecting';
import type { ConnectionDoc } from './model';
import { toAccount } from './to-account';

export interface AskParts extends FinishParts {
  channel: Channel;
  http: ProviderHttp;
  settings: ProviderSettings;
  secrets: SecretBox;
}

const SWEEP_LIMIT = 50;
/** While Meta can't be reached, or after a process has died in it. */
const RETRY_MS = 60_000;
/** After a refusal: somebody has to store a new token, which asks at once. */
const REFUSED_RETRY_MS = 3_600_000;

export async function sweepUnasked(parts: AskParts, now: Date): Promise<number> {
  for (let count = 0; count < SWEEP_LIMIT; count += 1) {
    const doc = await takeUnasked(now, new Date(now.getTime() + RETRY_MS));
    if (doc === null) return count;
    await askAgain(parts, doc).catch(async (error: unknown) => {
      if (!(error instanceof HubError)) throw error;
      parts.log.warn(
        { workspace_id: doc.workspaceId, connection_id: doc._id, error: error.message },
        'Meta did not say which numbers a connection has; its calls wait until a token is stored: PATCH /v1/connections/{id}',
      );
      if (error.code !== 'graph_unreachable')
        await askLater(doc, new Date(now.getTime() + REFUSED_RETRY_MS));
    });
  }
  return SWEEP_LIMIT;
}

async function askAgain(parts: AskParts, doc: ConnectionDoc): Promise<void> {
  const confirmed = await confirm(doc, {
    named: await namedBy(parts, doc),
    change: {},
    onlyFor: doc.sealedToken,
  });
  if (confirmed?.isNews === true) await announce(parts, confirmed.connection);
}

async function namedBy(parts: AskParts, doc: ConnectionDoc): Promise<string[]> {
  const { phoneNumbers } = doc;
  if (phoneNumbers.every(({ name }) => name !== null)) return phoneNumbers.map(({ id }) => id);
  const { accountId, accessToken } = toAccount(parts, doc);
  const found = await parts.channel.listNumbers(
    { http: parts.http, settings: parts.settings },
    { accountId, accessToken },
  );
  return found.map(({ id }) => id);
}
