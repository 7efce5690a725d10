/** MongoDB: connection, tenancy, leases, migrations. */
export { connectMongo, databaseName, disconnectMongo, pingMongo } from './connect';
export { isDuplicateKey, isDatabaseError, isPassing, persist, repeatOnConflict } from './errors';
export { createFileStore, type FileStore } from './file-store';
export { insertBatch, insertNew } from './insert-batch';
export { migrate, type Migration } from './migrations';
export {
  CLOCK_SKEW_MS,
  OWED_PATHS,
  byClaim,
  claimOwed,
  isSoon,
  queueOwed,
  sweepTime,
  type Owed,
  type OwedModel,
} from './owed-work';
export { removePending } from './pending-events';
export { createSecretBox, type SecretBox } from './secret-box';
export { SYSTEM, tenant } from './tenancy';
