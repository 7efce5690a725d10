/** Contacts: who is on the other side, by phone number, BSUID or id. */
export { findContacts, recordConsent, type ConsentEntry, type ContactDoc } from './model';
export { presentContactInEvent } from './present';
export { toE164, toRecipient } from './recipient';
export { relinkContact } from './relink-contact';
export { resolveContacts } from './resolve-contacts';
