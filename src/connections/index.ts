/** Connections: a tenant's accounts, their tokens and numbers. */
export { createConnections, routeKeysOf, toAccount, type Connections } from './connections';
export { numberClaim, wabaClaim } from './create-connection';
export { findByAccountIds, findByIds, findByPhoneNumberIds, findConnection, applyNumberChange, setAccountStatus, type ConnectionDoc } from './model';
export { connectionOptions } from './options';
export { connectionRoutes } from './routes';
