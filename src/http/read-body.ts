/** The body of a request is read by the kind that its route declares: JSON, raw bytes or a form. */
import express, {
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { toError } from '../lib/error-code';
import { isRecord, isTooDeep } from '../lib/json-text';
import type { Caller } from './caller';
import { readForm } from './multipart';
import type { Route, RouteSpec } from './route';

const JSON_LIMIT_BYTES = 1_048_576;
/** Of a form: as Meta and most others call it. */
const FILE_FIELD = 'file';

/**
 * JSON whatever the content type says, as curl users expect; never inflated, so a small body stays
 * small.
 */
export function bodyReader(spec: RouteSpec): RequestHandler | undefined {
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

export function runMiddleware(
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

/**
 * `identity` stands for the body in the hash of an Idempotency-Key, where the body itself differs
 * from call to call.
 */
export async function readInput(
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
export async function dropUnused({ files }: Route, value: unknown, caller: Caller): Promise<void> {
  if (files !== undefined && isRecord(value) && typeof value[FILE_FIELD] === 'string')
    await files.drop(caller, value[FILE_FIELD]);
}
