/**
 * What a template asks of a send, read once from its components so that validating a message stays
 * cheap.
 */
import { objectAt, objectsAt, textAt, type JsonObject } from './json';

export type ButtonContract = { type: string; needsParameter: boolean };

export type TemplateContract = {
  named: boolean;
  /** TEXT, IMAGE, VIDEO, DOCUMENT or LOCATION; undefined without a header. */
  headerFormat: string | undefined;
  headerVariables: readonly string[];
  bodyVariables: readonly string[];
  bodyLength: number;
  /**
   * A body alone may grow to 32,768 characters, with other components to 1,024 (Meta:
   * templates/components).
   */
  bodyLimit: number;
  buttons: readonly ButtonContract[];
  cards: readonly TemplateContract[];
  offerExpires: boolean;
};

const VARIABLE = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g;

/** Distinct variable names of a text, in order of appearance. */
export function variablesOf(text: string): string[] {
  return [...new Set([...text.matchAll(VARIABLE)].map((match) => match[1] ?? ''))];
}

export function contractOf(components: readonly JsonObject[], named: boolean): TemplateContract {
  const header = partOf(components, 'HEADER');
  const body = textAt(partOf(components, 'BODY') ?? {}, 'text') ?? '';
  const headerFormat =
    header === undefined ? undefined : (textAt(header, 'format') ?? 'TEXT').toUpperCase();
  const offer = objectAt(partOf(components, 'LIMITED_TIME_OFFER') ?? {}, 'limited_time_offer');
  return {
    named,
    headerFormat,
    headerVariables: headerFormat === 'TEXT' ? variablesOf(textAt(header ?? {}, 'text') ?? '') : [],
    bodyVariables: variablesOf(body),
    bodyLength: body.replace(VARIABLE, '').length,
    bodyLimit: components.length > 1 ? 1024 : 32_768,
    buttons: objectsAt(partOf(components, 'BUTTONS') ?? {}, 'buttons').map(buttonContract),
    cards: objectsAt(partOf(components, 'CAROUSEL') ?? {}, 'cards').map((card) =>
      contractOf(objectsAt(card, 'components'), named),
    ),
    offerExpires: offer?.['has_expiration'] === true,
  };
}

function partOf(components: readonly JsonObject[], type: string): JsonObject | undefined {
  return components.find((component) => textAt(component, 'type')?.toUpperCase() === type);
}

function buttonContract(button: JsonObject): ButtonContract {
  const type = (textAt(button, 'type') ?? '').toUpperCase();
  const hasUrlVariable = type === 'URL' && variablesOf(textAt(button, 'url') ?? '').length > 0;
  return {
    type,
    needsParameter: hasUrlVariable || type === 'COPY_CODE' || type === 'OTP' || type === 'MPM',
  };
}
