/** MongoDB: connection, tenancy, leases, migrations. */
export { connectMongo, databaseName, disconnectMongo, pingMongo } from './connect';
export { failedItems, isDuplicateKey, isUnavailable } from './errors';
export { withLease } from './lease';
export { migrate, type Migration } from './migrations';
export { createSecretBox, type SecretBox } from './secret-box';
export { SYSTEM, UnscopedQueryError, tenant } from './tenancy';
