/** Connections: a tenant's accounts, their tokens and numbers. */
export { changeHealth, type AppendEvents } from './connection-health';
export { createConnections, routeKeysOf, toAccount, type Connections } from './connections';
export { numberClaim, wabaClaim } from './create-connection';
export { findByAccountIds, findByIds, findByNumbers, findByPhoneNumberIds, findConnection, findVerifiedAccounts, applyNumberChange, setAccountStatus, type ConnectionDoc } from './model';
export { connectionOptions } from './options';
export { setConnectionPaused, setNumberPaused, setNumberRefused } from './pause-connection';
export { pickNumber } from './pick-number';
export { connectionRoutes } from './routes';
export { countryOf, mayWriteTo, numberConnectedAt, perContactCap } from './rules';
export { noteHeard, SILENCE_QUEUE } from './silence';
