/** The accounts as a test needs them: ids, token, numbers; the first one is also at the top. */
import type { LiveAccount } from '../accounts';
import type { TwinState } from '../state';

export function presentAccounts(state: TwinState): object {
  const accounts = state.accounts.list.map(presentAccount);
  return { ...accounts[0], webhook_url: state.settings.webhookUrl ?? null, accounts };
}

export function presentAccount(account: LiveAccount): object {
  return {
    waba_id: account.wabaId,
    name: account.name,
    business_id: account.businessId,
    app_id: account.appId,
    access_token: account.token,
    subscribed: account.subscription !== undefined,
    override_callback_uri: account.subscription?.overrideUri ?? null,
    phone_numbers: account.numbers.map((number) => ({
      id: number.id,
      display_phone_number: number.display_phone_number,
      phone: `+${number.digits}`,
      throughput: number.throughput,
      quality_rating: number.quality_rating,
      registered: number.registered,
      override_callback_uri: number.overrideUri ?? null,
    })),
    templates: [...account.templates.values()].map(
      ({ contract: _contract, components: _components, ...template }) => template,
    ),
  };
}
