/** Pure decisions about a connection and its numbers. */
import { countryOfPhone } from '../contacts';
import { canonicalPhone } from '../lib/canonical-phone';
import type { ConnectedNumber, ConnectionDoc } from './model';

type Numbers = Pick<ConnectionDoc, 'phoneNumbers'>;
type Confirmation = Pick<ConnectionDoc, 'verified' | 'confirmedAt'>;

/**
 * Whether Meta has named the number for the account, asked with the connection's own token: only
 * then anything is routed to it. The version before kept no such mark. Of its numbers those count
 * that have a name, which came from Meta alone; a number that was given by hand had none, also
 * after a new token had confirmed the account.
 */
export function isConfirmedNumber(
  { verified, confirmedAt }: Confirmation,
  number: Pick<ConnectedNumber, 'name' | 'confirmedAt'>,
): boolean {
  return (
    verified &&
    (confirmedAt === undefined ? number.name !== null : number.confirmedAt !== undefined)
  );
}

export function confirmedNumbers(doc: Confirmation & Numbers): ConnectedNumber[] {
  return doc.phoneNumbers.filter((number) => isConfirmedNumber(doc, number));
}

/** Since when the number is here. */
export function numberConnectedAt(
  { phoneNumbers, createdAt }: Numbers & Pick<ConnectionDoc, 'createdAt'>,
  phoneNumberId: string,
): Date {
  return phoneNumbers.find((number) => number.id === phoneNumberId)?.connectedAt ?? createdAt;
}

/**
 * Since when this hub hears what comes to the number; null when it hears nothing, as Meta has not
 * confirmed it.
 */
export function hearsSince(
  doc: Confirmation & Numbers & Pick<ConnectionDoc, 'createdAt'>,
  phoneNumberId: string,
): Date | null {
  return confirmedNumbers(doc).some(({ id }) => id === phoneNumberId)
    ? numberConnectedAt(doc, phoneNumberId)
    : null;
}

const DEFAULT_MESSAGES_PER_SECOND = 80;

/** As many as Meta takes from the number, or fewer if the connection says so. */
export function sendRate(
  { phoneNumbers, messagesPerSecond }: Numbers & Pick<ConnectionDoc, 'messagesPerSecond'>,
  phoneNumberId: string,
): number {
  const level =
    phoneNumbers.find((number) => number.id === phoneNumberId)?.messagesPerSecond ??
    DEFAULT_MESSAGES_PER_SECOND;
  return Math.min(level, messagesPerSecond ?? level);
}

/** What the fastest number of the connection may send. */
export function highestRate({ phoneNumbers }: Numbers): number {
  return phoneNumbers.length === 0
    ? DEFAULT_MESSAGES_PER_SECOND
    : Math.max(...phoneNumbers.map((number) => number.messagesPerSecond));
}

/**
 * Whose rules complete a phone number without country code: the connection's country, else the one
 * of its own number.
 */
export function countryOf(
  { country, phoneNumbers }: Numbers & Pick<ConnectionDoc, 'country'>,
  phoneNumberId?: string,
): string | null {
  if (country !== null) return country;
  const [first] = phoneNumbers;
  const number = phoneNumbers.find((each) => each.id === phoneNumberId) ?? first;
  return number === undefined ? null : countryOfPhone(number.phone);
}

/** Meta itself, and no stand-in for it. */
export function isMeta(graphApiUrl: string): boolean {
  return /(?:^|\.)facebook\.com\.?$/i.test(new URL(graphApiUrl).hostname);
}

/** In test mode only listed recipients are written to; without a list anybody is. */
export function mayWriteTo(
  { testRecipients }: Pick<ConnectionDoc, 'testRecipients'>,
  { phone, bsuid }: { phone: string | null; bsuid: string | null },
): boolean {
  const listed = testRecipients ?? [];
  if (listed.length === 0) return true;
  return (
    (phone !== null && listed.includes(canonicalPhone(phone))) ||
    (bsuid !== null && listed.includes(bsuid))
  );
}

/**
 * User ids of one person differ between portfolios; accounts whose portfolio is not known are taken
 * for different ones.
 */
export function userScope({ accountId }: Pick<ConnectionDoc, 'accountId'>): string {
  return accountId;
}

/** What Meta lets through to one person: a message per 6 seconds (Meta: "pair rate limits"). */
const DEFAULT_PER_CONTACT_PER_HOUR = 600;

/** How many messages one contact may get from one key within an hour; null when there is no cap. */
export function perContactCap({
  maxPerContactPerHour,
}: Pick<ConnectionDoc, 'maxPerContactPerHour'>): number | null {
  return maxPerContactPerHour === undefined ? DEFAULT_PER_CONTACT_PER_HOUR : maxPerContactPerHour;
}
