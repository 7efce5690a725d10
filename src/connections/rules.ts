/** Pure decisions about a connection and its numbers. */
import { countryOfPhone } from '../contacts';
import { canonicalPhone } from '../lib/canonical-phone';
import type { ConnectionDoc } from './model';

type Numbers = Pick<ConnectionDoc, 'phoneNumbers'>;

/** Since when this hub hears what comes to the number. */
export const numberConnectedAt = ({ phoneNumbers, createdAt }: Numbers & Pick<ConnectionDoc, 'createdAt'>, phoneNumberId: string): Date =>
  phoneNumbers.find((number) => number.id === phoneNumberId)?.connectedAt ?? createdAt;

const DEFAULT_MESSAGES_PER_SECOND = 80;

/** As many as Meta takes from the number, or fewer if the connection says so. */
export const sendRate = ({ phoneNumbers, messagesPerSecond }: Numbers & Pick<ConnectionDoc, 'messagesPerSecond'>, phoneNumberId: string): number => {
  const level = phoneNumbers.find((number) => number.id === phoneNumberId)?.messagesPerSecond ?? DEFAULT_MESSAGES_PER_SECOND;
  return Math.min(level, messagesPerSecond ?? level);
};

/** What the fastest number of the connection may send. */
export const highestRate = ({ phoneNumbers }: Numbers): number =>
  (phoneNumbers.length === 0 ? DEFAULT_MESSAGES_PER_SECOND : Math.max(...phoneNumbers.map((number) => number.messagesPerSecond)));

/** Whose rules complete a phone number without country code: the connection's country, else the one of its own number. */
export const countryOf = ({ country, phoneNumbers }: Numbers & Pick<ConnectionDoc, 'country'>, phoneNumberId?: string): string | null => {
  if (country !== null) return country;
  const [first] = phoneNumbers;
  const number = phoneNumbers.find((each) => each.id === phoneNumberId) ?? first;
  return number === undefined ? null : countryOfPhone(number.phone);
};

/** In test mode only listed recipients are written to; without a list anybody is. */
export const mayWriteTo = ({ testRecipients }: Pick<ConnectionDoc, 'testRecipients'>, { phone, bsuid }: { phone: string | null; bsuid: string | null }): boolean => {
  const listed = testRecipients ?? [];
  if (listed.length === 0) return true;
  return (phone !== null && listed.includes(canonicalPhone(phone))) || (bsuid !== null && listed.includes(bsuid));
};

/** What Meta lets through to one person: a message per 6 seconds (Meta: "pair rate limits"). */
const DEFAULT_PER_CONTACT_PER_HOUR = 600;

/** How many messages one contact may get from one key within an hour; null when there is no cap. */
export const perContactCap = ({ maxPerContactPerHour }: Pick<ConnectionDoc, 'maxPerContactPerHour'>): number | null =>
  (maxPerContactPerHour === undefined ? DEFAULT_PER_CONTACT_PER_HOUR : maxPerContactPerHour);
