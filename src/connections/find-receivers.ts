/**
 * Whose a call from Meta is. Only what Meta has confirmed to a connection counts, number by number;
 * several connections may name the same number, since it is easily written down, and never by
 * Meta's word at once but for a moment: then the claim decides.
 */
import { findOwners, numberClaim, wabaClaim } from './claims';
import { findByAccountIds, findByPhoneNumberIds, findVerified } from './find-connections';
import { type ConnectionDoc } from './model';
import { confirmedNumbers } from './rules';

export interface Receivers {
  /**
   * @param accountId the account that the call names for it, if it names one: a number may have
   * moved to it from another
   */
  byNumber(phoneNumberId: string, accountId: string | undefined): ConnectionDoc | undefined;
  /** The oldest connection of the account. */
  byAccount(accountId: string): ConnectionDoc | undefined;
}

export async function findReceivers({
  numbers,
  accounts,
}: {
  numbers: readonly string[];
  accounts: readonly string[];
}): Promise<Receivers> {
  const [named, owned] = await Promise.all([
    numbers.length === 0 ? [] : findByPhoneNumberIds(numbers),
    accounts.length === 0 ? [] : findByAccountIds(accounts),
  ]);
  const candidates = new Map([
    ...numbers.map(
      (id) =>
        [
          numberClaim(id),
          named.filter((doc) => confirmedNumbers(doc).some((number) => number.id === id)),
        ] as const,
    ),
    ...accounts.map(
      (id) => [wabaClaim(id), owned.filter((doc) => doc.verified && doc.accountId === id)] as const,
    ),
  ]);
  const owners = await findOwners(
    [...candidates].flatMap(([key, docs]) => (docs.length > 1 ? [key] : [])),
  );
  const pick = (key: string, accountId: string | undefined): ConnectionDoc | undefined => {
    const docs = (candidates.get(key) ?? []).filter(
      (doc) => accountId === undefined || doc.accountId === accountId,
    );
    return docs.find((doc) => isOwner(doc, owners.get(key))) ?? docs[0];
  };
  return {
    byNumber: (id, accountId) => pick(numberClaim(id), accountId),
    byAccount: (id) => pick(wabaClaim(id), id),
  };
}

/** A number is claimed for a connection, an account for a workspace. */
function isOwner({ _id, workspaceId }: ConnectionDoc, owner: string | undefined): boolean {
  return owner === _id || owner === workspaceId;
}

/** Under these keys calls wait that are for the connection. */
export function routeKeysOf(doc: ConnectionDoc): string[] {
  return doc.verified && doc.accountId !== ''
    ? [wabaClaim(doc.accountId), ...confirmedNumbers(doc).map(({ id }) => numberClaim(id))]
    : [];
}

/** Those of a whole workspace, but for what is claimed by somebody else. */
export async function findRouteKeys(workspaceId: string): Promise<string[]> {
  const docs = await findVerified(workspaceId);
  const owners = await findOwners(docs.flatMap(routeKeysOf));
  return [
    ...new Set(
      docs.flatMap((doc) =>
        routeKeysOf(doc).filter((key) => !owners.has(key) || isOwner(doc, owners.get(key))),
      ),
    ),
  ];
}
