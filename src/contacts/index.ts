/** Contacts: who is on the other side, by phone number, BSUID or id. */
export { findContacts, recordConsent, type ContactDoc } from './model';
export { presentContactInEvent } from './present';
export { countryOfPhone } from './phone';
export { toPerson, toRecipient } from './recipient';
export { relinkContact } from './relink-contact';
export { findContactIds, resolveContacts } from './resolve-contacts';
