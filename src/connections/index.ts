/** Connections: a tenant's accounts, their tokens and numbers. */
export { numberClaim, wabaClaim } from './claims';
export { applyNumberChange } from './change-number';
export { changeHealth, refuseNumber, type AppendEvents } from './connection-health';
export { createConnections, type Connections } from './connections';
export { findReceivers, routeKeysOf } from './find-receivers';
export {
  findByAccountIds,
  findByIds,
  findByNumbers,
  findConnection,
  findVerifiedAccounts,
} from './find-connections';
export { type ConnectionDoc } from './model';
export { setAccountStatus } from './store-health';
export { connectionOptions } from './options';
export { setConnectionPaused, setNumberPaused } from './pause-connection';
export { pickNumber } from './pick-number';
export { presentConnectionInEvent } from './present';
export { connectionRoutes } from './routes';
export {
  confirmedNumbers,
  countryOf,
  hearsSince,
  mayWriteTo,
  perContactCap,
  userScope,
} from './rules';
export { noteHeard, SILENCE_QUEUE } from './silence';
export { toAccount } from './to-account';
