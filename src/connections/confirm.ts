/**
 * What Meta has confirmed with a connection's token: the account, and of the connection's numbers
 * those that Meta names. Each is claimed first, then all is one update. A process that dies in
 * between leaves claims that the same change takes once more, and that others may take after a
 * minute.
 */
import {
  claim,
  findOwners,
  numberClaim,
  numberClaiming,
  releaseClaims,
  releaseUnused,
  wabaClaiming,
} from './claims';
import { removeFromOthers, removeNumbers, setConfirmed } from './confirmed-numbers';
import { inOtherWorkspace } from './in-other-workspace';
import { findConnection } from './find-connections';
import { type ConnectionDoc } from './model';
import { confirmedNumbers } from './rules';

export interface Confirmation {
  /** The numbers that Meta names for the account. */
  named: readonly string[];
  /** Changed in the same update. */
  change: Partial<ConnectionDoc>;
  /** Nothing is written if the token is another one by now. */
  onlyFor?: string;
}

/**
 * @returns the connection, and whether anything is confirmed that was not before; null when the
 * connection is gone
 * @throws HubError waba_in_another_workspace
 */
export async function confirm(
  doc: ConnectionDoc,
  { named, change, onlyFor }: Confirmation,
): Promise<{ connection: ConnectionDoc; isNews: boolean } | null> {
  if (!(await claim(wabaClaiming(doc, true)))) throw inOtherWorkspace(doc);
  const before = new Set(confirmedNumbers(doc).map(({ id }) => id));
  const numbers: string[] = [];
  // A number that Meta has confirmed to another connection of the account stays there.
  for (const { id } of doc.phoneNumbers)
    if (named.includes(id) && (await claim(numberClaiming(id, doc, true)))) numbers.push(id);
  const fresh = numbers.filter((id) => !before.has(id));
  const isNews = !doc.verified || fresh.length > 0;
  const connection = await setConfirmed(doc, {
    numbers,
    fresh,
    change: { ...change, ...(isNews ? { unannouncedSince: new Date() } : {}) },
    onlyFor,
  });
  if (connection !== null) return { connection, isNews };
  if ((await findConnection(doc.workspaceId, doc._id)) === null) {
    await releaseClaims(numbers.map(numberClaim), doc._id);
    await releaseUnused(wabaClaiming(doc, true));
  }
  return null;
}

/**
 * A number is at one connection: it is taken from those to which Meta has not confirmed it, or only
 * for a former account. Should somebody else have claimed it since, because this process was
 * stopped for longer than a claim lasts, it is given up here. Idempotent.
 */
export async function settleNumbers(doc: ConnectionDoc): Promise<void> {
  const ids = confirmedNumbers(doc).map(({ id }) => id);
  const owners = await findOwners(ids.map(numberClaim));
  const lost = ids.filter((id) => (owners.get(numberClaim(id)) ?? doc._id) !== doc._id);
  if (lost.length > 0) await removeNumbers(doc, lost);
  await removeFromOthers(
    ids.filter((id) => !lost.includes(id)),
    doc,
  );
}
