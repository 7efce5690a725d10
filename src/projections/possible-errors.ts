/** The errors that a route may answer follow from its description. */
import type { ErrorCode } from '../errors';
import type { RouteSpec } from '../http';

/** Those that a route declares, and those of every route of its kind. */
export function possibleErrors(spec: RouteSpec): Set<ErrorCode> {
  return new Set<ErrorCode>([
    ...(spec.errors ?? []),
    ...(spec.scope === null ? [] : (['unauthorized', 'rate_limited'] as const)),
    ...(spec.scope === null || spec.scope === 'any' ? [] : (['forbidden'] as const)),
    ...(spec.path.includes('{') ? (['not_found'] as const) : []),
    ...(spec.query === undefined ? [] : (['invalid_input'] as const)),
    ...(takesKey(spec) ? (['idempotency_conflict', 'invalid_input'] as const) : []),
    ...bodyErrors(spec),
    'internal',
    'storage_unavailable',
    'overloaded',
  ]);
}

/** A route that takes an Idempotency-Key. */
export function takesKey({ method, scope }: RouteSpec): boolean {
  return method === 'post' && scope !== null;
}

function bodyErrors({ body, bodyKind }: RouteSpec): readonly ErrorCode[] {
  if (body === undefined) return [];
  if (bodyKind === 'multipart')
    return ['multipart_expected', 'malformed_multipart', 'file_too_large', 'invalid_input'];
  return [
    'body_too_large',
    'unsupported_charset',
    ...(bodyKind === 'raw' ? [] : (['malformed_json', 'invalid_input'] as const)),
  ];
}
