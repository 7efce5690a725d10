/** Contacts: who is on the other side, by phone number, BSUID or id. */
export { findContacts, type ContactDoc } from './model';
export { toE164, toRecipient } from './recipient';
export { resolveContacts } from './resolve-contacts';
