/** `to` -> a recipient: a phone number in any usual form, a BSUID, or a contact id. The one place where that is decided. */
import { invalidField } from '../errors';
import type { Person } from '../kit';
import { isId } from '../lib/ids';
import { findContacts } from './model';
import { toE164 } from './phone';

/** Country code, dot, up to 128 characters; a parent id has ENT in between (Meta: business-scoped user ids). */
const BSUID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/;

const NOBODY: Person = { phone: null, bsuid: null, name: null, username: null };

/** @param country completes numbers without country code @throws HubError recipient_invalid */
export const toRecipient = async (workspaceId: string, to: string, country: string | null): Promise<Person> => {
  const text = to.trim();
  if (isId('cnt', text)) return fromContact(workspaceId, text);
  const person = toPerson(text, country);
  if (person === undefined) throw invalidField('/to', 'is no phone number with country code, BSUID or contact id', 'recipient_invalid');
  return person;
};

/** Without contact ids. Undefined when it is neither a phone number nor a BSUID. */
export const toPerson = (written: string, country: string | null): Person | undefined => {
  const text = written.trim();
  if (BSUID.test(text)) return { ...NOBODY, bsuid: text };
  const phone = toE164(text, country);
  return phone === undefined ? undefined : { ...NOBODY, phone };
};

/** Both ids where both are known: the phone number is what is called first. The newest of each, as events show them. */
const fromContact = async (workspaceId: string, id: string): Promise<Person> => {
  const contact = (await findContacts(workspaceId, [id])).get(id);
  const phone = contact?.phones.at(-1) ?? null;
  const bsuid = contact?.bsuids.at(-1) ?? null;
  if (phone === null && bsuid === null) throw invalidField('/to', 'is not a contact of this workspace', 'recipient_invalid');
  return { ...NOBODY, phone, bsuid };
};
