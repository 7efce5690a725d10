/**
 * Every error tells the same, wherever its texts are kept: in the hub's catalogue, or with the
 * codes of a provider.
 */

/**
 * Who can act on it: the caller, an admin of the workspace, the recipient of a message, Meta, or
 * whoever runs the hub.
 */
export type Who = 'you' | 'admin' | 'recipient' | 'meta' | 'hub';

export interface ErrorTexts {
  title: string;
  cause: string;
  fix: string;
  who: Who;
  retryable: boolean;
}

export interface CatalogueEntry extends ErrorTexts {
  status: number;
}
