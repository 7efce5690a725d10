/** Contacts: who is on the other side, by phone number, BSUID or id. */
export { recordConsent, type ContactDoc } from './model';
export { presentContactInEvent } from './present';
export { toRecipient } from './recipient';
export { relinkContact } from './relink-contact';
export { resolveContacts } from './resolve-contacts';
