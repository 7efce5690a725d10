/**
 * Reading what a test asks of the twin: checked by JSON Schema, unknown keys refused, so a typo
 * does not pass silently.
 */
import { Ajv, type ValidateFunction } from 'ajv';
import type { Request } from 'express';

export class ControlError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });

export function bodyReader<T>(schema: object): (req: Request) => T {
  const validate: ValidateFunction<T> = ajv.compile<T>(schema);
  return (req) => {
    const body: unknown = req.body ?? {};
    if (!validate(body)) {
      throw new ControlError(400, ajv.errorsText(validate.errors, { dataVar: 'body' }));
    }
    return body;
  };
}

/** An object schema where nothing else is allowed. */
export function closedObject(properties: object, required: readonly string[] = []): object {
  return { type: 'object', properties, required, additionalProperties: false };
}
