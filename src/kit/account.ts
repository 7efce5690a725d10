/** A tenant's account at a provider, and what is needed to call there. */
import type { ProviderHttp } from './http';

export interface ProviderSettings {
  graphApiUrl: string;
  graphApiVersion: string;
}

/** A tenant's connection as its connector sees it; the token is decrypted for this one use. */
export interface ConnectedAccount {
  id: string;
  accountId: string;
  accessToken: string;
  phoneNumbers: readonly { id: string; phone: string }[];
}

export interface ChannelContext {
  http: ProviderHttp;
  settings: ProviderSettings;
}
