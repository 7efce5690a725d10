/**
 * `to` -> a recipient: a phone number in any usual form, a BSUID, or a contact id. The one place
 * where that is decided.
 */
import { invalidField } from '../errors';
import type { Person } from '../kit';
import { isId } from '../lib/ids';
import { followMerges } from './find-contacts';
import { findIdentities, identityKey } from './identities';
import type { ContactDoc } from './model';
import { toE164 } from './phone';
import type { Sighting } from './place-sightings';

/**
 * Country code, dot, up to 128 characters; a parent id has ENT in between (Meta: business-scoped
 * user ids).
 */
const BSUID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/;

const NOBODY: Person = { phone: null, bsuid: null, name: null, username: null };

/** @param country completes numbers without country code @throws HubError recipient_invalid */
export async function toRecipient(
  workspaceId: string,
  to: string,
  country: string | null,
): Promise<Sighting> {
  const text = to.trim();
  if (isId('cnt', text)) return fromContact(workspaceId, text);
  const person = toPerson(text, country);
  if (person === undefined)
    throw invalidField(
      '/to',
      'is no phone number with country code, BSUID or contact id',
      'recipient_invalid',
    );
  return person;
}

/** Without contact ids. Undefined when it is neither a phone number nor a BSUID. */
export function toPerson(written: string, country: string | null): Person | undefined {
  const text = written.trim();
  if (BSUID.test(text)) return { ...NOBODY, bsuid: text };
  const phone = toE164(text, country);
  return phone === undefined ? undefined : { ...NOBODY, phone };
}

async function fromContact(workspaceId: string, id: string): Promise<Sighting> {
  const found = await findAddress(workspaceId, id);
  if (found === undefined)
    throw invalidField('/to', 'is not a contact of this workspace', 'recipient_invalid');
  const { contactId, phone, bsuid } = found;
  if (phone === null && bsuid === null)
    throw invalidField(
      '/to',
      'is a contact whose number and user id are not theirs any more',
      'recipient_invalid',
    );
  return { ...NOBODY, contactId, phone, bsuid };
}

export interface Address {
  contactId: string;
  phone: string | null;
  bsuid: string | null;
}

/** Where a contact can be written to now. @returns undefined when there is no such contact */
async function findAddress(workspaceId: string, id: string): Promise<Address | undefined> {
  const contact = (await followMerges(workspaceId, [id])).get(id);
  return contact === undefined ? undefined : addressOf(workspaceId, contact);
}

/**
 * Both ids where both are known: the phone number is what is called first. The newest of each that
 * leads to the contact, as events show them.
 */
async function addressOf(
  workspaceId: string,
  { _id: contactId, phones, bsuids }: ContactDoc,
): Promise<Address> {
  const keyOf = (phone: string): string => identityKey(workspaceId, 'phone', phone);
  const identities = await findIdentities(workspaceId, phones.map(keyOf));
  const phone =
    phones.findLast((each) => identities.get(keyOf(each))?.contactId === contactId) ?? null;
  return { contactId, phone, bsuid: bsuids.at(-1) ?? null };
}

/**
 * Of the messages that go to a phone number: those whose contact has it no more, by their place,
 * and where that contact is now.
 */
export async function findMoved(
  workspaceId: string,
  sends: readonly { contactId: string; phone: string | null }[],
): Promise<Map<number, Address>> {
  const keys = sends.map(({ phone }) =>
    phone === null ? '' : identityKey(workspaceId, 'phone', phone),
  );
  const identities = await findIdentities(
    workspaceId,
    keys.filter((key) => key !== ''),
  );
  const moved = new Map<number, Address>();
  for (const [index, { contactId }] of sends.entries()) {
    const holder = identities.get(keys[index] ?? '')?.contactId;
    if (holder === undefined || holder === contactId || contactId === '') continue;
    const address = await findAddress(workspaceId, contactId);
    if (address !== undefined && address.contactId !== holder) moved.set(index, address);
  }
  return moved;
}
