/** Numbered migrations, oldest first, each idempotent. Indexes are not among them: they follow the schemas. */
import type { Migration } from './db';

export const migrations: readonly Migration[] = [];
