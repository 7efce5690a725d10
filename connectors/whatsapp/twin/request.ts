/** Who calls, what they sent, and whether the id in the path is theirs. */
import { createHmac } from 'node:crypto';
import type { Request } from 'express';
import type { LiveAccount, LiveNumber } from './accounts';
import { GraphError, invalidParameter, unsupportedRequest } from './graph-error';
import { isObject, parseJson, type JsonObject } from './json';
import type { TwinState } from './state';

export function queryText(req: Request, key: string): string | undefined {
  const value = req.query[key];
  return typeof value === 'string' ? value : undefined;
}

export function pathId(req: Request): string {
  const id = req.params['id'];
  return typeof id === 'string' ? id : '';
}

export function tokenOf(req: Request): string | undefined {
  const bearer = /^(?:Bearer|OAuth)\s+(.+)$/i.exec(req.headers.authorization ?? '');
  return bearer?.[1] ?? queryText(req, 'access_token');
}

/** The accounts the token reaches. Meta: 190 with HTTP 401 for a bad token, 104 without any. */
export function callerAccounts(state: TwinState, req: Request): LiveAccount[] {
  const token = tokenOf(req);
  if (token === undefined) {
    throw new GraphError(104, { message: 'An access token is required to request this resource.' });
  }
  const accounts = state.accounts.byToken.get(token);
  if (accounts === undefined) {
    throw new GraphError(190, {
      message: 'Invalid OAuth access token - Cannot parse access token',
    });
  }
  checkSecretProof(state, req, token);
  return accounts;
}

export function callerNumber(state: TwinState, req: Request): LiveNumber {
  const accounts = callerAccounts(state, req);
  const number = state.accounts.numbers.get(pathId(req));
  if (number === undefined || !accounts.includes(number.account)) {
    throw unsupportedRequest(req.method, pathId(req));
  }
  return number;
}

export function callerAccount(state: TwinState, req: Request): LiveAccount {
  const account = callerAccounts(state, req).find((owned) => owned.wabaId === pathId(req));
  if (account === undefined) {
    throw unsupportedRequest(req.method, pathId(req));
  }
  return account;
}

/**
 * The body as an object: JSON, or a form whose values may be JSON, as Graph takes both. Empty is
 * `{}`.
 */
export function bodyOf(req: Request): JsonObject {
  const raw: unknown = req.body;
  if (!Buffer.isBuffer(raw) || raw.length === 0) {
    return {};
  }
  if ((req.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(
      [...new URLSearchParams(raw.toString('utf8'))].map(([key, value]) => [key, formValue(value)]),
    );
  }
  const parsed = parseOrRefuse(raw.toString('utf8'));
  if (!isObject(parsed)) {
    throw invalidParameter('Invalid parameter');
  }
  return parsed;
}

function parseOrRefuse(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    throw new GraphError(100, {
      message: 'Invalid parameter',
      details: 'The request body is not valid JSON.',
    });
  }
}

function formValue(value: string): unknown {
  if (!/^[[{]|^(true|false)$/.test(value)) {
    return value;
  }
  try {
    return parseJson(value);
  } catch {
    return value;
  }
}

/** appsecret_proof is optional, but a wrong one is refused (Graph: securing-requests). */
function checkSecretProof(state: TwinState, req: Request, token: string): void {
  const proof = queryText(req, 'appsecret_proof');
  if (
    proof !== undefined &&
    proof !== createHmac('sha256', state.settings.appSecret).update(token).digest('hex')
  ) {
    throw new GraphError(100, {
      message: 'Invalid appsecret_proof provided in the API argument',
      type: 'GraphMethodException',
    });
  }
}
