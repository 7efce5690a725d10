/** `to` -> a recipient: a phone number in any usual form, a BSUID, or a contact id. The one place where that is decided. */
import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberWithError, type CountryCode } from 'libphonenumber-js';
import { isValidPhoneNumber } from 'libphonenumber-js/max';
import { invalidField } from '../errors';
import type { Person } from '../kit';
import { isId } from '../lib/ids';
import { findContacts } from './model';

/** Country code, dot, up to 128 characters; a parent id has ENT in between (Meta: business-scoped user ids). */
const BSUID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/;

/** @throws HubError recipient_invalid */
export const toRecipient = async (workspaceId: string, to: string, country: string | null): Promise<Person> => {
  const nobody = { phone: null, bsuid: null, name: null, username: null };
  if (BSUID.test(to)) return { ...nobody, bsuid: to };
  if (isId('cnt', to)) return fromContact(workspaceId, to);
  const phone = toE164(to, country);
  if (phone === undefined) throw invalidField('/to', 'is no phone number with country code, BSUID or contact id', 'recipient_invalid');
  return { ...nobody, phone };
};

const fromContact = async (workspaceId: string, id: string): Promise<Person> => {
  const contact = (await findContacts(workspaceId, [id])).get(id);
  const phone = contact?.phones[0] ?? null;
  const bsuid = contact?.bsuids[0] ?? null;
  if (phone === null && bsuid === null) throw invalidField('/to', 'is not a contact of this workspace', 'recipient_invalid');
  return { phone, bsuid, name: null, username: null };
};

/**
 * Always with `+`: without it Meta puts the sender's country code in front and may write to a stranger.
 * Digits alone count as international when they are a possible number that way and no country says otherwise.
 */
const toE164 = (text: string, country: string | null): string | undefined => {
  const trimmed = text.trim().replace(/^00/, '+');
  const region: CountryCode | undefined = country !== null && isSupportedCountry(country) ? country : undefined;
  return withOwnCode(trimmed, region) ?? parse(trimmed, region) ?? (trimmed.startsWith('+') ? undefined : parse(`+${trimmed}`, undefined));
};

/**
 * `4917612345678` on a German connection, as Meta writes numbers. Where national numbers vary in length it could be one of an
 * area 04917 as well, but people write those with the 0.
 */
const withOwnCode = (text: string, region: CountryCode | undefined): string | undefined => {
  if (region === undefined || !text.startsWith(getCountryCallingCode(region))) return undefined;
  return isValidPhoneNumber(`+${text}`) ? parse(`+${text}`, undefined) : undefined;
};

const parse = (text: string, country: CountryCode | undefined): string | undefined => {
  try {
    const number = parsePhoneNumberWithError(text, { ...(country === undefined ? {} : { defaultCountry: country }), extract: false });
    return number.isPossible() ? number.number : undefined;
  } catch {
    return undefined;
  }
};
