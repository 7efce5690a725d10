/** Contacts: who is on the other side, by phone number, BSUID or id. */
export { findContacts, findOptedOut, type ContactDoc } from './model';
export { createOptOutConsumer } from './note-opt-outs';
export { presentContactInEvent } from './present';
export { countryOfPhone } from './phone';
export { toPerson, toRecipient } from './recipient';
export { relinkContact } from './relink-contact';
export { recordConsent } from './record-consent';
export { findContactIds, findEveryContactId, resolveContacts, resolveSenders } from './resolve-contacts';
