/**
 * Puts routes into Express. The order is fixed here: key, scope, ownership, query, and only then
 * the body.
 */
import type { Express, Request, RequestHandler, Response } from 'express';
import { HubError } from '../errors';
import { compile, compileCoercing, type Validator } from '../lib/validate';
import { hasScope, type Scope } from '../lib/scopes';
import type { Caller } from './caller';
import { hashRequest, readKey, type Idempotency, type KeyedRequest } from './idempotency';
import type { LimitRate } from './rate-limit';
import { bodyReader, dropUnused, readInput, runMiddleware } from './read-body';
import { requestIdOf } from './request-id';
import type { Route, RouteSpec } from './route';
import { expressPath, methodsByPath, variablesIn } from './route-paths';
import { sendReply } from './send-reply';

/** Finds the caller of a request, or throws `unauthorized`. */
export type Authenticate = (request: Request, response: Response) => Promise<Caller>;

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

function toHandler(route: Route, parts: MountParts): RequestHandler {
  const { spec } = route;
  const readBody = bodyReader(spec);
  const checkQuery = spec.query === undefined ? undefined : compileCoercing(spec.query);
  const checkBody =
    spec.body === undefined || spec.bodyKind === 'raw' ? undefined : compile(spec.body);
  return async (request, response) => {
    response.locals['route'] = spec.path;
    const header = (name: string): string | undefined => request.get(name);
    const caller = await admitCaller(spec, parts, request, response);
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
          : await parts.idempotency.once(keyed, work),
      );
    } finally {
      await dropUnused(route, value, caller);
    }
  };
}

async function admitCaller(
  { scope }: RouteSpec,
  { authenticate, limitRate }: MountParts,
  request: Request,
  response: Response,
): Promise<Caller> {
  if (scope === null) return NOBODY;
  const caller = await authenticate(request, response);
  await limitRate(caller, response);
  if (scope !== 'any') requireScope(caller, scope);
  return caller;
}

function requireScope(caller: Caller, scope: Scope): void {
  if (!hasScope(caller.scopes, scope))
    throw new HubError('forbidden', `This call needs the scope ${scope}.`);
}

function toParams(request: Request): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.params).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join('/') : value,
    ]),
  );
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
