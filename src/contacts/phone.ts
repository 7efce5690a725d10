/**
 * A phone number as people and machines write it -> E.164. Digits alone are ambiguous:
 * `919876543210` is a mobile number of India as Meta writes it, and a landline in Germany as well.
 * People who use WhatsApp have mobile numbers, which decides most such cases.
 */
import { getCountryCallingCode, isSupportedCountry, type CountryCode } from 'libphonenumber-js';
import { parsePhoneNumberWithError, type PhoneNumber } from 'libphonenumber-js/max';
import { canonicalPhone } from '../lib/canonical-phone';

/**
 * Always with `+`: without it Meta puts the sender's country code in front and may write to a
 * stranger.
 * @param country whose rules complete numbers without country code; null when none does
 */
export function toE164(written: string, country: string | null): string | undefined {
  const text = bare(written);
  if (text.startsWith('+')) return international(text)?.e164;
  return (
    country !== null && isSupportedCountry(country)
      ? national(text, country)
      : international(text.startsWith('00') ? text.replace(/^00/, '+') : `+${text}`)
  )?.e164;
}

/** The two-letter country of a number. */
export function countryOfPhone(phone: string): string | null {
  return parse(phone)?.country ?? null;
}

/**
 * Marks that are invisible and come along when numbers are copied, other scripts' digits and signs,
 * prefixes of links.
 */
function bare(written: string): string {
  return written
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .trim()
    .replace(/^(tel|sms|callto|whatsapp):(\/\/)?/i, '')
    .trim()
    .replace(/^\(\s*(\+|00)\s*(\d{1,3})\s*\)/, '$1$2');
}

interface Reading {
  e164: string;
  likelihood: 0 | 1 | 2;
}

/**
 * Mobile numbers of Mexico and Argentina are in WhatsApp not always what they are by the plan, so
 * the other spelling is asked too.
 */
function international(text: string): Reading | undefined {
  const number = parse(text);
  if (number === undefined) return undefined;
  const known = reading(number) ?? reading(parse(canonicalPhone(number.number)));
  return known === undefined ? undefined : { ...known, e164: number.number };
}

/** Without `+`, in a country: a number of the country, or one abroad whose `+` was left out. */
function national(text: string, country: CountryCode): Reading | undefined {
  const home = reading(parse(text, country));
  // 00 is how most of the world dials abroad; where it is something else, the country's own rules
  // know it.
  if (text.startsWith('00')) return international(text.replace(/^00/, '+')) ?? home;
  const abroad = text.startsWith('0') ? undefined : international(`+${text}`);
  if (abroad === undefined || home === undefined) return home ?? abroad;
  const hasOwnCode = text.startsWith(getCountryCallingCode(country)) && abroad.likelihood > 0;
  return hasOwnCode || abroad.likelihood > home.likelihood ? abroad : home;
}

function reading(number: PhoneNumber | undefined): Reading | undefined {
  if (number?.isPossible() !== true) return undefined;
  return { e164: number.number, likelihood: likelihoodOf(number) };
}

function likelihoodOf(number: PhoneNumber): Reading['likelihood'] {
  if (!number.isValid()) return 0;
  const type = number.getType();
  return type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE' ? 2 : 1;
}

/** An extension can't be written to. */
function parse(text: string, country?: CountryCode): PhoneNumber | undefined {
  try {
    const number = parsePhoneNumberWithError(text, {
      ...(country === undefined ? {} : { defaultCountry: country }),
      extract: false,
    });
    return number.ext === undefined ? number : undefined;
  } catch {
    return undefined;
  }
}
