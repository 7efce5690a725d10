/**
 * An error with Meta's exact JSON shape; thrown anywhere in a Graph route and answered in one place
 * (app.ts).
 */
import { errorEntry } from './error-catalogue';
import { traceId } from './ids';
import type { JsonObject } from './json';

export type GraphErrorFields = {
  message?: string;
  details?: string;
  subcode?: number;
  type?: string;
  status?: number;
  transient?: boolean;
  userTitle?: string;
  userMessage?: string;
};

export class GraphError extends Error {
  readonly status: number;
  readonly body: { error: JsonObject };

  constructor(
    readonly code: number,
    fields: GraphErrorFields = {},
  ) {
    const entry = errorEntry(code);
    const message = fields.message ?? `(#${String(code)}) ${entry.title}`;
    super(message);
    const details = fields.details ?? (fields.message === undefined ? entry.details : undefined);
    this.status = fields.status ?? entry.status;
    this.body = {
      error: {
        message,
        type: fields.type ?? 'OAuthException',
        code,
        ...(details !== undefined && { error_data: { messaging_product: 'whatsapp', details } }),
        ...(fields.subcode !== undefined && { error_subcode: fields.subcode }),
        ...(fields.transient !== undefined && { is_transient: fields.transient }),
        ...(fields.userTitle !== undefined && { error_user_title: fields.userTitle }),
        ...(fields.userMessage !== undefined && { error_user_msg: fields.userMessage }),
        fbtrace_id: traceId(),
      },
    };
  }
}

export function invalidParameter(message: string): GraphError {
  return new GraphError(100, { message: `(#100) ${message}` });
}

export function invalidValue(details: string): GraphError {
  return new GraphError(131009, { details });
}

/**
 * What Graph says of an id that is unknown or not the token's: one answer for both, so that ids
 * can't be probed.
 */
export function unsupportedRequest(method: string, id: string): GraphError {
  const message =
    `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, ` +
    'or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api';
  return new GraphError(100, { message, type: 'GraphMethodException', subcode: 33 });
}

export function unknownPath(path: string): GraphError {
  return new GraphError(2500, { message: `Unknown path components: ${path}` });
}
