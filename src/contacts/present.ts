/** Contact document -> the contact in events. */
import type { Person, ResolvedContact } from '../kit';
import type { ContactDoc } from './model';

/** @param person the identifiers that were used this time; they come first */
export const presentContactInEvent = (contact: ContactDoc, person: Pick<Person, 'phone' | 'bsuid'> = { phone: null, bsuid: null }): ResolvedContact => ({
  id: contact._id, phone: person.phone ?? contact.phones.at(-1) ?? null, bsuid: person.bsuid ?? contact.bsuids.at(-1) ?? null,
  name: contact.name, username: contact.username, tags: contact.tags,
});
