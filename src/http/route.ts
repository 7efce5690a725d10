/**
 * A route as data: method, path, scope, schemas and possible errors. Express and OpenAPI are both
 * made from it, so the description can't drift from what is served.
 */
import type { ErrorCode } from '../errors';
import type { Infer, Schema } from '../lib/json-schema';
import type { Scope } from '../lib/scopes';
import type { Caller } from './caller';
import type { KeyedRequest } from './idempotency';
import type { IncomingFile, TakenFile } from './multipart';
import type { Reply } from './reply';

export interface ReplySpec {
  description: string;
  schema?: Schema;
  /** When the answer is not JSON. */
  contentType?: string;
  headers?: Readonly<Record<string, string>>;
}

export interface RouteSpec {
  readonly method: 'get' | 'post' | 'patch' | 'put' | 'delete';
  /** In OpenAPI's form: `/v1/hooks/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  readonly tag: string;
  /** `null`: no API key needed. `any`: any valid key. */
  readonly scope: Scope | 'any' | null;
  readonly query?: Schema;
  readonly body?: Schema;
  /**
   * `raw`: the handler gets the exact bytes, for signatures. `multipart`: a form whose field `file`
   * is streamed to `takeFile`.
   */
  readonly bodyKind?: 'json' | 'raw' | 'multipart';
  readonly bodyLimitBytes?: number;
  readonly replies: Readonly<Record<number, ReplySpec>>;
  /**
   * Who repeats a POST with an Idempotency-Key gets the first answer, from a record; `helped`: the
   * handler sees to it by `keyed`.
   */
  readonly idempotency?: 'helped';
  /** Beyond those that every route may answer (401, 403, 422, 5xx). */
  readonly errors?: readonly ErrorCode[];
}

export interface RouteRequest<Query, Body> {
  params: Readonly<Record<string, string>>;
  query: Query;
  body: Body;
  /** The exact bytes of the body; empty unless the route asks for them. */
  raw: Buffer;
  caller: Caller;
  /** Set when the request carries an Idempotency-Key. */
  keyed: KeyedRequest | undefined;
  requestId: string;
  header: (name: string) => string | undefined;
  /** All of them, names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Type-erased, as the server mounts it. */
export interface Route {
  readonly spec: RouteSpec;
  /** Runs before the body is read: what isn't yours is 404, whatever you sent. */
  readonly owns?: (caller: Caller, params: Readonly<Record<string, string>>) => Promise<void>;
  /** Runs before the body is read, for routes that authenticate in their own way. */
  readonly admit?: (header: (name: string) => string | undefined) => void;
  /** Takes the file of a form while it comes in; what `take` answers stands in the body instead. */
  readonly files?: FileTaker;
  readonly handle: (request: RouteRequest<unknown, unknown>) => Promise<Reply>;
}

export interface FileTaker {
  take: (caller: Caller, file: IncomingFile) => Promise<TakenFile>;
  /** Called at the end of each request with a file; what the handler has used stays. */
  drop: (caller: Caller, value: string) => Promise<void>;
}

type PartOf<S, K extends 'query' | 'body'> = S extends { readonly [P in K]: infer Part }
  ? Infer<Part>
  : undefined;

interface RouteParts<S> {
  owns?: Route['owns'];
  admit?: Route['admit'];
  files?: FileTaker;
  handle: (request: RouteRequest<PartOf<S, 'query'>, PartOf<S, 'body'>>) => Promise<Reply>;
}

/**
 * `route(spec).with({ handle })`: two calls, so that the literal types of the schemas reach the
 * handler.
 */
export function route<const S extends RouteSpec>(spec: S) {
  return {
    with: (parts: RouteParts<S>): Route => ({ spec, ...eraseTypes(parts) }),
  };
}

/**
 * The server validates query and body by the very schemas that these types are inferred from,
 * before it calls `handle`.
 */
function eraseTypes<S>({ owns, admit, files, handle }: RouteParts<S>): Omit<Route, 'spec'> {
  return {
    ...(owns === undefined ? {} : { owns }),
    ...(admit === undefined ? {} : { admit }),
    ...(files === undefined ? {} : { files }),
    handle: (request) => handle(request as RouteRequest<PartOf<S, 'query'>, PartOf<S, 'body'>>),
  };
}
