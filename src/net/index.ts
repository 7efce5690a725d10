/** Calls to the outside: providers, and targets that tenants name. */
export { parseCidrs } from './address-rules';
export { checkTarget, type TargetPolicy } from './check-target';
export { createGuardedClient, type GuardedClient } from './guarded-client';
export { limitBytes } from './limit-bytes';
export { createProviderClient } from './provider-client';
export { TargetError } from './target-error';
