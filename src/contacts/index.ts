/** Contacts: who is on the other side, by phone number, BSUID or id. */
export { findOptedOut, followMerges } from './find-contacts';
export type { ContactDoc } from './model';
export { freeLeftNumbers } from './free-left-numbers';
export { createOptOutConsumer } from './note-opt-outs';
export { presentContactInEvent } from './present';
export { countryOfPhone } from './phone';
export type { Sighting } from './place-sightings';
export { findMoved, toPerson, toRecipient, type Address } from './recipient';
export { relinkContact } from './relink-contact';
export { findHeardFrom, recordConsent } from './record-consent';
export { findContactIds, resolveContacts, resolveSenders } from './resolve-contacts';
