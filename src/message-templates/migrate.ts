/**
 * Accounts that were connected before the hub read their templates: they are read once, by the
 * sweep.
 */
import { SYSTEM } from '../db';
import { TemplateModel, type AccountKey } from './model';
import { oweSync } from './owed-syncs';

export async function readTemplatesOf(accounts: readonly AccountKey[]): Promise<void> {
  await removeOldForm();
  for (const account of accounts) await oweSync(account, new Date());
}

/** System query: what webhooks told before the hub read templates itself. */
async function removeOldForm(): Promise<void> {
  await TemplateModel.deleteMany({ publicId: { $exists: false } }).setOptions(SYSTEM);
}
