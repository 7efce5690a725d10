/**
 * What every error tells, wherever its texts are kept: in the hub's catalogue, or with the codes of
 * a provider.
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

type Row = [
  status: number,
  title: string,
  cause: string,
  fix: string,
  who?: Who,
  retryable?: boolean,
];

export function entry(
  ...[status, title, cause, fix, who = 'you', retryable = false]: Row
): CatalogueEntry {
  return { status, title, cause, fix, who, retryable };
}
