/** Contact document -> the contact in events. */
import type { Person, ResolvedContact } from '../kit';
import type { ContactDoc } from './model';

/**
 * @param person the identifiers that were used this time; they come first, if they are still the
 * contact's
 */
export function presentContactInEvent(
  contact: ContactDoc,
  person: Pick<Person, 'phone' | 'bsuid'> = { phone: null, bsuid: null },
): ResolvedContact {
  return {
    id: contact._id,
    phone: ownOrNewest(contact.phones, person.phone),
    bsuid: ownOrNewest(contact.bsuids, person.bsuid),
    name: contact.name,
    username: contact.username,
    tags: contact.tags,
  };
}

function ownOrNewest(own: readonly string[], used: string | null): string | null {
  return used !== null && own.includes(used) ? used : (own.at(-1) ?? null);
}
