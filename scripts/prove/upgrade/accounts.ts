/** The accounts of the upgrade: the old hub connects some of them, and the twin knows all. */
import type { TwinAccount } from '../../../connectors/whatsapp/twin';
import type { Account } from '../../stage/tenant';

export const ACCOUNTS = {
  sends: accountOf('890000001', 'Sends'),
  /** Its connection is paused. */
  held: accountOf('890000002', 'Held'),
  /** Nobody has connected it while the old hub runs. */
  late: accountOf('890000003', 'Late'),
} as const;

export function tokenOf({ wabaId }: Account): string {
  return `token-of-${wabaId}`;
}

export function toTwinAccount(account: Account): TwinAccount {
  return {
    waba_id: account.wabaId,
    name: account.name ?? '',
    business_id: '890999999',
    access_token: tokenOf(account),
    subscribed: true,
    phone_numbers: account.numbers.map(({ id, phone }) => ({
      id,
      display_phone_number: phone,
      country_code: '49',
      throughput: 'HIGH',
    })),
  };
}

function accountOf(wabaId: string, name: string): Account {
  return {
    wabaId,
    name,
    numbers: [{ id: `${wabaId}1`, phone: `+4930${wabaId}` }],
  };
}
