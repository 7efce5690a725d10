/**
 * Numbered migrations, oldest first, each idempotent. Indexes are not among them: they follow the
 * schemas.
 */
import { findVerifiedAccounts } from './connections';
import { freeLeftNumbers } from './contacts';
import type { Migration } from './db';
import { findLoggedWorkspaces } from './events';
import { readTemplatesOf } from './message-templates';

export const migrations: readonly Migration[] = [
  {
    number: 1,
    name: 'read-templates',
    run: async () => readTemplatesOf(await findVerifiedAccounts()),
  },
  {
    number: 2,
    name: 'free-left-numbers',
    run: async () => freeLeftNumbers(await findLoggedWorkspaces()),
  },
];
