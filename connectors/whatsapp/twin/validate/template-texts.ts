/** Header and body parameters: how many, of which kind, under which names. */
import { GraphError } from '../graph-error';
import { objectAt, textAt, type JsonObject } from '../json';
import type { TemplateContract } from '../template-contract';
import { validateLocation, validateMedia, type TemplateScope } from './content';

const MEDIA_FORMATS = new Set(['IMAGE', 'VIDEO', 'DOCUMENT']);
const HEADER_LIMIT = 60;

export function validateHeader(
  parameters: readonly JsonObject[],
  contract: TemplateContract,
  scope: TemplateScope,
): void {
  const given = (textAt(parameters[0] ?? {}, 'type') ?? 'unknown').toLowerCase();
  const expected = contract.headerFormat ?? 'TEXT';
  if (expected !== 'TEXT' || (parameters.length > 0 && given !== 'text')) {
    const isMatch = parameters.length === 1 && contract.headerFormat === given.toUpperCase();
    if (!isMatch) {
      throw new GraphError(132012, {
        details: `header: Format mismatch, expected ${contract.headerFormat ?? 'UNKNOWN'}, received ${given.toUpperCase()}`,
      });
    }
    validateHeaderObject(parameters[0] ?? {}, given, scope);
    return;
  }
  checkVariables('header', parameters, contract.headerVariables, contract.named);
  checkHydrated(parameters, HEADER_LIMIT);
}

export function validateBody(parameters: readonly JsonObject[], contract: TemplateContract): void {
  checkVariables('body', parameters, contract.bodyVariables, contract.named);
  checkHydrated(parameters, contract.bodyLimit - contract.bodyLength);
}

function validateHeaderObject(parameter: JsonObject, type: string, scope: TemplateScope): void {
  const content = objectAt(parameter, type);
  if (content === undefined) {
    throw new GraphError(100, {
      details: `Parameter '${type}' is mandatory for component parameter type '${type}'`,
    });
  }
  const path = `${scope.path}[0]['parameters'][0]['${type}']`;
  if (MEDIA_FORMATS.has(type.toUpperCase())) {
    // In a template header the caption and filename rules are those of a document.
    validateMedia(content, path, type === 'document' ? 'document' : 'image', scope);
  } else {
    validateLocation(content, path);
  }
}

function checkVariables(
  part: string,
  parameters: readonly JsonObject[],
  variables: readonly string[],
  isNamed: boolean,
): void {
  if (
    isNamed &&
    parameters.some((parameter) => (textAt(parameter, 'parameter_name') ?? '') === '')
  ) {
    throw new GraphError(100, { details: 'Parameter name is missing or empty' });
  }
  if (parameters.length !== variables.length) {
    const [given, expected] = [String(parameters.length), String(variables.length)];
    throw new GraphError(132000, {
      details: `${part}: number of localizable_params (${given}) does not match the expected number of params (${expected})`,
    });
  }
  const names = new Set(parameters.map((parameter) => textAt(parameter, 'parameter_name')));
  if (isNamed && !variables.every((variable) => names.has(variable))) {
    throw new GraphError(132012, {
      details: `${part}: parameter names do not match the template, expected ${variables.join(', ')}`,
    });
  }
  if (!isNamed && parameters.some((parameter) => parameter['parameter_name'] !== undefined)) {
    throw new GraphError(132012, {
      details: `${part}: parameter_name is not allowed, the template has positional parameters`,
    });
  }
  parameters.forEach((parameter) => checkParameter(part, parameter));
}

function checkParameter(part: string, parameter: JsonObject): void {
  const type = textAt(parameter, 'type')?.toLowerCase();
  if (type === 'currency' || type === 'date_time') {
    if (textAt(objectAt(parameter, type) ?? {}, 'fallback_value') === undefined) {
      throw new GraphError(131008, {
        details: `Parameter 'fallback_value' is mandatory for component parameter type '${type}'`,
      });
    }
    return;
  }
  if (type !== 'text') {
    throw new GraphError(132012, {
      details: `${part}: Format mismatch, expected TEXT, received ${String(parameter['type']).toUpperCase()}`,
    });
  }
  const text = textAt(parameter, 'text');
  if (text === undefined) {
    throw new GraphError(100, {
      details: "Parameter 'text' is mandatory for component parameter type 'text'",
    });
  }
  if (text === '') {
    throw new GraphError(131008, { details: 'Parameter of type text is missing text value' });
  }
  if (/[\n\t]| {5,}/.test(text)) {
    throw new GraphError(132018, {
      details: 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
    });
  }
}

function checkHydrated(parameters: readonly JsonObject[], room: number): void {
  const length = parameters.reduce(
    (sum, parameter) => sum + (textAt(parameter, 'text')?.length ?? 0),
    0,
  );
  if (length > room) {
    throw new GraphError(132005, {
      details: `the translated text exceeds the limit by ${String(length - room)} characters`,
    });
  }
}
