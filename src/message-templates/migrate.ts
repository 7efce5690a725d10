/**
 * Accounts that were connected before the hub read their templates: they are read once, by the
 * sweep.
 */
import { oweSync, removeOldForm, type AccountKey } from './model';

export async function readTemplatesOf(accounts: readonly AccountKey[]): Promise<void> {
  await removeOldForm();
  for (const account of accounts) await oweSync(account, new Date());
}
