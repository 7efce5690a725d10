/**
 * RFC 9457: an error as `application/problem+json`, and as the `error` object kept on a message or
 * delivery.
 */
import { lookUp, type ErrorCode } from './catalogue';
import type { ErrorTexts, Who } from './entry';
import type { GraphErrorRef, HubError } from './hub-error';
import type { FieldError } from '../lib/validate';

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  cause: string;
  fix: string;
  who: Who;
  retryable: boolean;
  request_id?: string;
  errors?: readonly FieldError[];
  meta?: GraphErrorRef;
}

/**
 * `type` is relative: RFC 9457 resolves it against the hub's own address, where the page of the
 * code is served.
 */
export function toProblem(error: HubError, requestId?: string): Problem {
  return {
    type: `/docs/errors#${error.code}`,
    title: error.entry.title,
    status: error.entry.status,
    detail: error.message,
    code: error.code,
    cause: error.entry.cause,
    fix: error.entry.fix,
    who: error.entry.who,
    retryable: error.entry.retryable,
    ...(requestId === undefined ? {} : { request_id: requestId }),
    ...(error.extra.errors === undefined ? {} : { errors: error.extra.errors }),
    ...(error.extra.meta === undefined ? {} : { meta: error.extra.meta }),
  };
}

/** The error of a message or a delivery as the API shows it (contract: shape `error`). */
export interface StoredError extends ErrorTexts {
  code: ErrorCode;
  detail: string;
  meta?: GraphErrorRef;
}

/**
 * A refusal of a provider on its way to a message: the texts are those of the provider's own code,
 * where there are any.
 */
export interface Refusal {
  code: ErrorCode;
  detail: string;
  meta?: GraphErrorRef | undefined;
  texts?: ErrorTexts | undefined;
}

export function toStoredError({ code, detail, meta, texts = lookUp(code) }: Refusal): StoredError {
  const { title, cause, fix, who, retryable } = texts;
  return {
    code,
    title,
    detail,
    cause,
    fix,
    who,
    retryable,
    ...(meta === undefined ? {} : { meta }),
  };
}

export function storedError(code: ErrorCode, detail: string, meta?: GraphErrorRef): StoredError {
  return toStoredError({ code, detail, meta });
}
