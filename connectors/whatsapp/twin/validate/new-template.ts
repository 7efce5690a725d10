/**
 * The rules for a new template that matter most (Meta: templates/overview, error-codes): names,
 * categories, texts, examples.
 */
import type { TwinTemplate } from '../accounts';
import { GraphError, invalidParameter } from '../graph-error';
import { isObject, objectAt, objectsAt, spoken, textAt, type JsonObject } from '../json';
import { variablesOf } from '../template-contract';
import { requireText } from './checks';

const CATEGORIES = ['AUTHENTICATION', 'MARKETING', 'UTILITY'];
const COMPONENTS = new Set([
  'HEADER',
  'BODY',
  'FOOTER',
  'BUTTONS',
  'CAROUSEL',
  'LIMITED_TIME_OFFER',
  'CALL_PERMISSION_REQUEST',
]);
const LIMITS: Readonly<Record<string, number>> = { HEADER: 60, BODY: 1024, FOOTER: 60 };
const BUTTON_LIMIT = 10;
const OTP_URL = 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}';

export function validateNewTemplate(body: JsonObject): TwinTemplate {
  const name = textAt(body, 'name') ?? '';
  if (!/^[a-z0-9_]{1,512}$/.test(name)) {
    throw invalidParameter(
      'Param name must only contain lowercase alphanumeric characters and underscores.',
    );
  }
  const category = (textAt(body, 'category') ?? '').toUpperCase();
  if (!CATEGORIES.includes(category)) {
    throw invalidParameter(
      `Param category must be one of {${CATEGORIES.join(', ')}} - got "${String(body['category'])}".`,
    );
  }
  requireText(body, 'language', 'template');
  const format = (textAt(body, 'parameter_format') ?? 'POSITIONAL').toUpperCase();
  const given =
    textAt(body, 'library_template_name') === undefined
      ? body['components']
      : libraryComponents(body);
  if (!Array.isArray(given) || !given.every(isObject)) {
    throw invalidParameter('The parameter components is required.');
  }
  const components = category === 'AUTHENTICATION' ? authenticationComponents(given) : given;
  components.forEach((component) => checkComponent(component, format));
  if (!components.some((component) => typeOf(component) === 'BODY')) {
    throw refused(
      2388043,
      'Message template "components" param is missing expected field(s)',
      'component of type BODY is missing.',
    );
  }
  return {
    name,
    category,
    language: textAt(body, 'language') ?? '',
    parameter_format: format,
    components,
  };
}

/**
 * Any name is one of the library: a text with a variable, and buttons that lead to what was given.
 */
function libraryComponents(body: JsonObject): JsonObject[] {
  const buttons = objectsAt(body, 'library_template_button_inputs').map((input) => {
    const url = objectAt(input, 'url');
    return url === undefined
      ? { type: 'PHONE_NUMBER', text: 'Call us', phone_number: textAt(input, 'phone_number') ?? '' }
      : {
          type: 'URL',
          text: 'View details',
          url: textAt(url, 'base_url') ?? '',
          example: [textAt(url, 'url_suffix_example') ?? ''],
        };
  });
  const text = {
    type: 'BODY',
    text: 'Hi {{1}}, there is news about your order.',
    example: { body_text: [['Pablo']] },
  };
  return buttons.length === 0 ? [text] : [text, { type: 'BUTTONS', buttons }];
}

function checkComponent(component: JsonObject, format: string): void {
  const type = typeOf(component);
  if (!COMPONENTS.has(type)) {
    throw invalidParameter(
      `Param components['type'] must be one of {${[...COMPONENTS].join(', ')}} - got "${type}".`,
    );
  }
  const buttons = objectsAt(component, 'buttons');
  if (
    buttons.length > BUTTON_LIMIT ||
    buttons.some((button) => (textAt(button, 'text') ?? '').length > 25)
  ) {
    throw refused(
      2388040,
      'Character limit exceeded',
      'At most 10 buttons with at most 25 characters are allowed.',
    );
  }
  const text = textAt(component, 'text');
  if (text === undefined) {
    return;
  }
  const limit = LIMITS[type];
  if (limit !== undefined && text.length > limit) {
    throw refused(
      2388040,
      'Character limit exceeded',
      `The ${type} may have at most ${String(limit)} characters.`,
    );
  }
  if (type === 'BODY' && component['add_security_recommendation'] === undefined) {
    checkBody(text, component, format);
  }
}

function checkBody(text: string, component: JsonObject, format: string): void {
  const variables = variablesOf(text);
  if (/^\s*\{\{|\}\}\s*$/.test(text)) {
    throw refused(
      2388299,
      'Leading or trailing parameters not allowed',
      "Variables can't be at the start or end of the template.",
    );
  }
  if (
    format === 'POSITIONAL' &&
    variables.some((variable, index) => variable !== String(index + 1))
  ) {
    throw refused(
      2388072,
      'Message body format is incorrect',
      'Positional variables must be numbered from 1 without gaps.',
    );
  }
  const example = objectAt(component, 'example');
  if (
    variables.length > 0 &&
    example?.['body_text'] === undefined &&
    example?.['body_text_named_params'] === undefined
  ) {
    throw refused(
      2388043,
      'Message template "components" param is missing expected field(s)',
      'component of type BODY is missing expected field(s) (example).',
    );
  }
}

/**
 * Authentication templates have Meta's fixed text; reading them back shows the code as {{1}} in
 * body and button.
 */
function authenticationComponents(given: readonly JsonObject[]): JsonObject[] {
  return given.map((component) => {
    const type = typeOf(component);
    if (type === 'BODY') {
      return {
        ...component,
        type,
        text: '*{{1}}* is your verification code.',
        add_security_recommendation: component['add_security_recommendation'] === true,
      };
    }
    if (type === 'FOOTER') {
      return {
        ...component,
        type,
        text: `This code expires in ${spoken(component['code_expiration_minutes'] ?? 10)} minutes.`,
      };
    }
    if (type === 'BUTTONS') {
      return {
        type,
        buttons: objectsAt(component, 'buttons').map((button) => ({
          type: 'URL',
          text: textAt(button, 'text') ?? 'Copy code',
          url: OTP_URL,
        })),
      };
    }
    return component;
  });
}

function typeOf(component: JsonObject): string {
  return (textAt(component, 'type') ?? '').toUpperCase();
}

function refused(subcode: number, userTitle: string, userMessage: string): GraphError {
  return new GraphError(100, {
    message: 'Invalid parameter',
    subcode,
    transient: false,
    userTitle,
    userMessage,
  });
}
