/**
 * Puts routes into Express. The order is fixed here: key, scope, ownership, query, and only then
 * the body.
 */
import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { HubError } from '../errors';
import { toError } from '../lib/error-code';
import { isRecord, isTooDeep } from '../lib/json-text';
import { compile, compileCoercing, type Validator } from '../lib/validate';
import { hasScope, type Scope } from '../lib/scopes';
import type { Caller } from './caller';
import { hashRequest, readKey, type Idempotency, type KeyedRequest } from './idempotency';
import { readForm } from './multipart';
import type { LimitRate } from './rate-limit';
import { requestIdOf } from './request-id';
import type { Route, RouteSpec } from './route';
import { sendReply } from './send-reply';

/** Finds the caller of a request, or throws `unauthorized`. */
export type Authenticate = (request: Request, response: Response) => Promise<Caller>;

const JSON_LIMIT_BYTES = 1_048_576;
/** Of a form: as Meta and most others call it. */
const FILE_FIELD = 'file';
const NOBODY: Caller = { workspaceId: '', keyId: '', keyName: '', scopes: [] };

export interface MountParts {
  authenticate: Authenticate;
  limitRate: LimitRate;
  idempotency: Idempotency;
}

export function mountRoutes(app: Express, routes: readonly Route[], parts: MountParts): void {
  for (const route of [...routes].sort(
    (left, right) => variablesIn(left.spec.path) - variablesIn(right.spec.path),
  )) {
    app[route.spec.method](expressPath(route.spec.path), toHandler(route, parts));
  }
  for (const [path, methods] of methodsByPath(routes))
    app.all(expressPath(path), refuseMethod(methods));
}

function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function toHandler(
  route: Route,
  { authenticate, limitRate, idempotency }: MountParts,
): RequestHandler {
  const { spec } = route;
  const readBody = bodyReader(spec);
  const checkQuery = spec.query === undefined ? undefined : compileCoercing(spec.query);
  const checkBody =
    spec.body === undefined || spec.bodyKind === 'raw' ? undefined : compile(spec.body);
  return async (request, response) => {
    response.locals['route'] = spec.path;
    const header = (name: string): string | undefined => request.get(name);
    const caller = spec.scope === null ? NOBODY : await authenticate(request, response);
    if (spec.scope !== null) await limitRate(caller, response);
    if (spec.scope !== null && spec.scope !== 'any') requireScope(caller, spec.scope);
    const params = toParams(request);
    route.admit?.(header);
    await route.owns?.(caller, params);
    const query =
      checkQuery === undefined ? undefined : accept(checkQuery, { ...request.query }, 'query');
    if (readBody !== undefined) await runMiddleware(readBody, request, response);
    const { value, identity } = await readInput(route, request, caller);
    try {
      const body = checkBody === undefined ? undefined : accept(checkBody, value ?? {}, 'body');
      const raw = Buffer.isBuffer(value) ? value : Buffer.alloc(0);
      const keyed = readKeyed(request, { spec, caller, body: identity ?? body });
      const work = (firstAt?: Date) =>
        route.handle({
          params,
          query,
          body,
          raw,
          caller,
          keyed: keyed && firstAt ? { ...keyed, firstAt } : keyed,
          requestId: requestIdOf(response),
          header,
          headers: request.headers,
        });
      await sendReply(
        request,
        response,
        keyed === undefined || spec.idempotency === 'helped'
          ? await work()
          : await idempotency.once(keyed, work),
      );
    } finally {
      await dropUnused(route, value, caller);
    }
  };
}

/**
 * `identity` stands for the body in the hash of an Idempotency-Key, where the body itself differs
 * from call to call.
 */
async function readInput(
  { spec, files }: Route,
  request: Request,
  caller: Caller,
): Promise<{ value: unknown; identity?: unknown }> {
  if (spec.bodyKind !== 'multipart' || files === undefined) return { value: request.body };
  const { fields, file } = await readForm(request, {
    fileField: FILE_FIELD,
    limitBytes: spec.bodyLimitBytes ?? JSON_LIMIT_BYTES,
    take: (incoming) => files.take(caller, incoming),
  });
  const texts = Object.fromEntries(fields);
  return file === undefined
    ? { value: texts }
    : {
        value: { ...texts, [FILE_FIELD]: file.value },
        identity: { ...texts, [FILE_FIELD]: file.identity },
      };
}

/** A file that came with a wrong form, or with a request that was answered before. */
async function dropUnused({ files }: Route, value: unknown, caller: Caller): Promise<void> {
  if (files !== undefined && isRecord(value) && typeof value[FILE_FIELD] === 'string')
    await files.drop(caller, value[FILE_FIELD]);
}

function readKeyed(
  request: Request,
  { spec, caller, body }: { spec: RouteSpec; caller: Caller; body: unknown },
): KeyedRequest | undefined {
  const key =
    spec.method === 'post' && spec.scope !== null
      ? readKey(request.get('idempotency-key'))
      : undefined;
  return key === undefined
    ? undefined
    : {
        workspaceId: caller.workspaceId,
        key,
        hash: hashRequest(request.method, request.originalUrl, body),
      };
}

function requireScope(caller: Caller, scope: Scope): void {
  if (!hasScope(caller.scopes, scope))
    throw new HubError('forbidden', `This call needs the scope ${scope}.`);
}

/**
 * JSON whatever the content type says, as curl users expect; never inflated, so a small body stays
 * small.
 */
function bodyReader(spec: RouteSpec): RequestHandler | undefined {
  const limit = spec.bodyLimitBytes ?? JSON_LIMIT_BYTES;
  if (spec.bodyKind === 'raw') return express.raw({ type: () => true, limit, inflate: false });
  if (spec.body === undefined || spec.bodyKind === 'multipart') return undefined;
  return express.json({
    type: () => true,
    limit,
    inflate: false,
    strict: false,
    verify: (_request, _response, bytes) => {
      if (isTooDeep(bytes)) throw new Error('the body nests deeper than 100 levels');
    },
  });
}

function runMiddleware(
  middleware: RequestHandler,
  request: Request,
  response: Response,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const next: NextFunction = (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(toError(error));
    };
    void middleware(request, response, next);
  });
}

function accept<T>(check: Validator<T>, value: unknown, part: 'query' | 'body'): T {
  const result = check(value);
  if (result.ok) return result.value;
  const [first] = result.errors;
  const where =
    first === undefined || first.pointer === '' ? `The ${part}` : `${part} ${first.pointer}`;
  throw new HubError('invalid_input', `${where} ${first?.detail ?? 'is not valid'}.`, {
    errors: result.errors,
  });
}

function toParams(request: Request): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.params).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join('/') : value,
    ]),
  );
}

/**
 * A path may also be met by a pattern (`/v1/actions/send_message` by `/v1/actions/{key}`); then its
 * methods are those of both.
 */
function methodsByPath(routes: readonly Route[]): Map<string, string[]> {
  const paths = [...new Set(routes.map(({ spec }) => spec.path))].sort(
    (left, right) => variablesIn(left) - variablesIn(right),
  );
  return new Map(
    paths.map((path) => [
      path,
      [
        ...new Set(
          routes
            .filter(({ spec }) => meets(spec.path, path))
            .flatMap(({ spec }) => namesOf(spec.method)),
        ),
      ],
    ]),
  );
}

/** As in OpenAPI, a literal path comes before a pattern. */
function variablesIn(path: string): number {
  return path.split('{').length - 1;
}

function meets(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => part === given[index] || part.startsWith('{'))
  );
}

/** Express answers HEAD wherever it answers GET. */
function namesOf(method: RouteSpec['method']): string[] {
  return method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()];
}

function refuseMethod(methods: readonly string[]): RequestHandler {
  return (request, response) => {
    const allow = methods.join(', ');
    if (request.method === 'OPTIONS') response.status(204).setHeader('Allow', allow).end();
    else
      throw new HubError('method_not_allowed', `${request.method} is not possible here.`, {
        headers: { Allow: allow },
      });
  };
}
