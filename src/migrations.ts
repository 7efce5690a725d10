/** Numbered migrations, oldest first, each idempotent. Indexes are not among them: they follow the schemas. */
import { findVerifiedAccounts } from './connections';
import type { Migration } from './db';
import { readTemplatesOf } from './message-templates';

export const migrations: readonly Migration[] = [
  { number: 1, name: 'read-templates', run: async () => readTemplatesOf(await findVerifiedAccounts()) },
];
