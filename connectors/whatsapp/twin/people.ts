/**
 * How Meta understands a WhatsApp user's address: phone number -> wa_id, phone number ->
 * business-scoped user id. Surprise: without a `+` the sender's own country code is put in front
 * (Meta: messages/send-messages).
 */
import { createHash } from 'node:crypto';

/** `CC.` + up to 128 characters, `CC.ENT.` for a parent id (Meta: business-scoped-user-ids). */
const USER_ID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/;

const COUNTRIES: Readonly<Record<string, string>> = {
  1: 'US',
  7: 'RU',
  20: 'EG',
  27: 'ZA',
  30: 'GR',
  31: 'NL',
  32: 'BE',
  33: 'FR',
  34: 'ES',
  36: 'HU',
  39: 'IT',
  40: 'RO',
  41: 'CH',
  43: 'AT',
  44: 'GB',
  45: 'DK',
  46: 'SE',
  47: 'NO',
  48: 'PL',
  49: 'DE',
  51: 'PE',
  52: 'MX',
  54: 'AR',
  55: 'BR',
  56: 'CL',
  57: 'CO',
  58: 'VE',
  60: 'MY',
  61: 'AU',
  62: 'ID',
  63: 'PH',
  64: 'NZ',
  65: 'SG',
  66: 'TH',
  81: 'JP',
  82: 'KR',
  84: 'VN',
  90: 'TR',
  91: 'IN',
  92: 'PK',
  94: 'LK',
  212: 'MA',
  213: 'DZ',
  216: 'TN',
  221: 'SN',
  225: 'CI',
  233: 'GH',
  234: 'NG',
  254: 'KE',
  255: 'TZ',
  256: 'UG',
  351: 'PT',
  353: 'IE',
  358: 'FI',
  380: 'UA',
  420: 'CZ',
  421: 'SK',
  502: 'GT',
  503: 'SV',
  504: 'HN',
  505: 'NI',
  506: 'CR',
  507: 'PA',
  591: 'BO',
  593: 'EC',
  595: 'PY',
  598: 'UY',
  852: 'HK',
  880: 'BD',
  961: 'LB',
  962: 'JO',
  965: 'KW',
  966: 'SA',
  971: 'AE',
  972: 'IL',
  974: 'QA',
  977: 'NP',
};

export function isUserId(text: string): boolean {
  return USER_ID.test(text);
}

export function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

export function callingCodeOf(digits: string): string {
  const code = [3, 2, 1]
    .map((length) => digits.slice(0, length))
    .find((prefix) => COUNTRIES[prefix] !== undefined);
  return code ?? digits.slice(0, 2);
}

/**
 * The digits Meta takes `to` for; undefined when it cannot be a phone number. `00` as a prefix is
 * refused.
 */
export function understoodDigits(to: string, senderCallingCode: string): string | undefined {
  if (!/^[+\d\s().-]+$/.test(to)) {
    return undefined;
  }
  const digits = digitsOf(to);
  if (digits.startsWith('00') || digits.length < 5) {
    return undefined;
  }
  const full = to.trim().startsWith('+') ? digits : senderCallingCode + digits;
  return full.length <= 17 ? full : undefined;
}

/**
 * Brazil outside the south-east loses the ninth digit, Mexico gains a 1: the reply comes from
 * another number than was written to.
 */
export function waIdOf(digits: string): string {
  const brazil = /^55([3-9]\d)9(\d{8})$/.exec(digits);
  if (brazil) {
    return `55${brazil[1] ?? ''}${brazil[2] ?? ''}`;
  }
  return /^52[2-9]\d{9}$/.test(digits) ? `521${digits.slice(2)}` : digits;
}

/** Stable per user and business portfolio, as business-scoped user ids are. */
export function userIdOf(businessId: string, waId: string): string {
  const hash = createHash('sha256').update(`${businessId}:${waId}`).digest();
  const country = COUNTRIES[callingCodeOf(waId)] ?? 'US';
  return `${country}.${hash.readBigUInt64BE(0).toString()}`;
}
