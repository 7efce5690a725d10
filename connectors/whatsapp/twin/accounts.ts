/**
 * WhatsApp Business Accounts, their numbers and templates: the seed as callers write it, and the
 * live records looked up by id. Several accounts may share one token, as with a system user.
 */
import { numericId } from './ids';
import type { JsonObject } from './json';
import { callingCodeOf, digitsOf } from './people';
import { contractOf, type TemplateContract } from './template-contract';

export type TwinPhoneNumber = {
  id: string;
  display_phone_number: string;
  verified_name?: string;
  /** Calling code; put in front of a `to` without `+`. Default: read from the number. */
  country_code?: string;
  throughput?: string;
  quality_rating?: string;
  messaging_limit?: string;
  registered?: boolean;
  pin?: string;
};

export type TwinTemplate = {
  id?: string;
  name: string;
  language: string;
  category: string;
  status?: string;
  parameter_format?: string;
  quality?: string;
  components: JsonObject[];
};

export type TwinAccount = {
  waba_id: string;
  name?: string;
  business_id?: string;
  app_id?: string;
  app_name?: string;
  access_token: string;
  phone_numbers: TwinPhoneNumber[];
  templates?: TwinTemplate[];
  /**
   * Start with the app subscribed. Default false: without POST subscribed_apps no webhook ever
   * comes, as at Meta.
   */
  subscribed?: boolean;
};

export type LiveTemplate = Required<TwinTemplate> & {
  rejectedReason: string;
  contract: TemplateContract;
};

export type LiveNumber = Required<Omit<TwinPhoneNumber, 'pin'>> & {
  account: LiveAccount;
  /** Digits only, as webhooks carry it in `display_phone_number`. */
  digits: string;
  pin: string | undefined;
  profile: JsonObject;
  overrideUri: string | undefined;
};

export type Subscription = { graphMajor: number; overrideUri: string | undefined };

export type LiveAccount = {
  wabaId: string;
  name: string;
  businessId: string;
  appId: string;
  appName: string;
  token: string;
  numbers: LiveNumber[];
  /** By `name|language`, in order of creation. */
  templates: Map<string, LiveTemplate>;
  subscription: Subscription | undefined;
  /** Header of every answer; one call is one per cent of nothing here. */
  usage: string;
};

export type AccountStore = {
  list: LiveAccount[];
  byWaba: Map<string, LiveAccount>;
  byToken: Map<string, LiveAccount[]>;
  numbers: Map<string, LiveNumber>;
};

/**
 * Newest version a subscription is taken to be made with; from v24 statuses carry no conversation
 * (Meta: changelog 2025-10-08).
 */
const SEED_GRAPH_MAJOR = 26;

export function createAccountStore(seeds: readonly TwinAccount[]): AccountStore {
  const store: AccountStore = {
    list: [],
    byWaba: new Map(),
    byToken: new Map(),
    numbers: new Map(),
  };
  for (const seed of seeds) {
    addAccount(store, seed);
  }
  return store;
}

export function templateKey(name: string, language: string): string {
  return `${name}|${language}`;
}

export function liveTemplate(seed: TwinTemplate): LiveTemplate {
  const format = seed.parameter_format ?? 'POSITIONAL';
  return {
    id: seed.id ?? numericId(),
    name: seed.name,
    language: seed.language,
    category: seed.category,
    status: seed.status ?? 'APPROVED',
    parameter_format: format,
    quality: seed.quality ?? 'UNKNOWN',
    components: seed.components,
    rejectedReason: 'NONE',
    contract: contractOf(seed.components, format === 'NAMED'),
  };
}

export function addAccount(store: AccountStore, seed: TwinAccount): LiveAccount {
  const account: LiveAccount = {
    wabaId: seed.waba_id,
    name: seed.name ?? 'Twin account',
    businessId: seed.business_id ?? `9${seed.waba_id}`.slice(0, 16),
    appId: seed.app_id ?? '670843887433847',
    appName: seed.app_name ?? 'SmsPort Hub',
    token: seed.access_token,
    numbers: [],
    templates: new Map(
      (seed.templates ?? []).map((template) => [
        templateKey(template.name, template.language),
        liveTemplate(template),
      ]),
    ),
    subscription:
      seed.subscribed === true
        ? { graphMajor: SEED_GRAPH_MAJOR, overrideUri: undefined }
        : undefined,
    usage: JSON.stringify({
      [seed.waba_id]: [
        {
          type: 'whatsapp',
          call_count: 1,
          total_cputime: 1,
          total_time: 1,
          estimated_time_to_regain_access: 0,
        },
      ],
    }),
  };
  account.numbers = seed.phone_numbers.map((number) => liveNumber(number, account));
  store.list.push(account);
  store.byWaba.set(account.wabaId, account);
  store.byToken.set(account.token, [...(store.byToken.get(account.token) ?? []), account]);
  for (const number of account.numbers) {
    store.numbers.set(number.id, number);
  }
  return account;
}

function liveNumber(seed: TwinPhoneNumber, account: LiveAccount): LiveNumber {
  const digits = digitsOf(seed.display_phone_number);
  return {
    id: seed.id,
    display_phone_number: seed.display_phone_number,
    verified_name: seed.verified_name ?? account.name,
    country_code: seed.country_code ?? callingCodeOf(digits),
    throughput: seed.throughput ?? 'STANDARD',
    quality_rating: seed.quality_rating ?? 'GREEN',
    messaging_limit: seed.messaging_limit ?? 'TIER_100K',
    registered: seed.registered ?? true,
    account,
    digits,
    pin: seed.pin,
    profile: {
      messaging_product: 'whatsapp',
      about: 'Hey there! I am using WhatsApp.',
      vertical: 'RETAIL',
      websites: [],
    },
    overrideUri: undefined,
  };
}
