/**
 * WhatsApp accounts for the twin: each with a token, a number and the templates of the twin's own
 * account.
 */
import { DEFAULT_ACCOUNT, type TwinAccount } from '../../connectors/whatsapp/twin';

export interface Account {
  wabaId: string;
  token: string;
  numbers: { id: string; phone: string }[];
  twin: TwinAccount;
}

/** The same number gives the same account; others share nothing with it. */
export function testAccount(index: number, { numbers = 1 }: { numbers?: number } = {}): Account {
  const own = String(index).padStart(3, '0');
  const wabaId = `102290129340${own}`;
  const token = `EAAJtestaccount${own}token`;
  const phones = Array.from({ length: numbers }, (_, position) => ({
    id: `106540352${own}${String(position)}`,
    phone: `+49302312${own}${String(position)}`,
  }));
  const twin: TwinAccount = {
    waba_id: wabaId,
    name: `Account ${own}`,
    business_id: `506914307${own}`,
    access_token: token,
    subscribed: false,
    phone_numbers: phones.map(({ id, phone }) => ({
      id,
      display_phone_number: phone,
      country_code: '49',
    })),
    ...(DEFAULT_ACCOUNT.templates === undefined ? {} : { templates: DEFAULT_ACCOUNT.templates }),
  };
  return { wabaId, token, numbers: phones, twin };
}
