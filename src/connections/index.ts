/** Connections: a tenant's accounts, their tokens and numbers. */
export { numberClaim, wabaClaim } from './claims';
export { applyNumberChange } from './change-number';
export { changeHealth, refuseNumber, type AppendEvents } from './connection-health';
export { createConnections, routeKeysOf, toAccount, type Connections } from './connections';
export { findByAccountIds, findByIds, findByNumbers, findByPhoneNumberIds, findConnection, findVerifiedAccounts, setAccountStatus, type ConnectionDoc } from './model';
export { connectionOptions } from './options';
export { setConnectionPaused, setNumberPaused } from './pause-connection';
export { pickNumber } from './pick-number';
export { presentConnectionInEvent } from './present';
export { connectionRoutes } from './routes';
export { countryOf, mayWriteTo, numberConnectedAt, perContactCap } from './rules';
export { noteHeard, SILENCE_QUEUE } from './silence';
