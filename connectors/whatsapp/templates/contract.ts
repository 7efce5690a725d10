/**
 * What a template asks of a send, read from its components. Meta writes types in either case;
 * unknown parts are passed over.
 */
import { isRecord, type TemplateComponents, type TemplateText } from '../../../src/kit';

export type MediaKind = 'image' | 'video' | 'document';

export type HeaderContract =
  | { kind: 'none' }
  | { kind: 'text'; text: string; variables: readonly string[] }
  | { kind: MediaKind }
  | { kind: 'location' }
  /** A product, or what Meta invents next: only its own form fills it in. */
  | { kind: 'other'; format: string };

export type ButtonInput = 'quick_reply' | 'url' | 'copy_code' | 'flow' | 'catalog' | 'mpm';

export interface ButtonContract {
  index: number;
  /** Meta's word in small letters: also `phone_number`, `otp`, `voice_call`. */
  type: string;
  text: string;
  /** Undefined where nothing can be filled in. */
  input: ButtonInput | undefined;
  required: boolean;
  /** Of a url button, with its variable; of a phone button the number. */
  target: string | null;
}

export interface PartContract {
  isNamed: boolean;
  header: HeaderContract;
  body: { text: string; variables: readonly string[]; maxLength: number };
  buttons: readonly ButtonContract[];
}

export interface TemplateContract extends PartContract {
  footer: string | null;
  cards: readonly PartContract[];
  /** A limited-time offer: its text, and whether it runs out. */
  offer: { text: string; expires: boolean } | null;
  /** The buttons are filled with the one-time code of the body. */
  isOneTimeCode: boolean;
}

/** Meta: templates/components. A body alone may be longer. */
const BODY_LIMIT = 1024;
const LONE_BODY_LIMIT = 32_768;
const OFFER_BODY_LIMIT = 600;
const CARD_BODY_LIMIT = 160;

const VARIABLE = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g;

/** Different names in order of appearance; numbers by their value. */
export function variablesIn(text: string): string[] {
  const names = [...new Set([...text.matchAll(VARIABLE)].map((match) => match[1] ?? ''))];
  return names.every(isNumbered)
    ? names.sort((left, right) => Number(left) - Number(right))
    : names;
}

/** Whether variables have names: Meta's older answers don't tell the format. */
export function hasNames(components: TemplateComponents): boolean {
  return [
    ...['HEADER', 'BODY'].map((type) => textAt(componentOf(components, type), 'text') ?? ''),
    ...listAt(componentOf(components, 'CAROUSEL'), 'cards').map(
      (card) => textAt(componentOf(listAt(card, 'components'), 'BODY'), 'text') ?? '',
    ),
  ].some((text) => !variablesIn(text).every(isNumbered));
}

/** `{{1}}` has no name. */
export function isNumbered(name: string): boolean {
  return /^\d+$/.test(name);
}

export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(VARIABLE, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  );
}

export function textAt(holder: unknown, name: string): string | undefined {
  const value = isRecord(holder) ? holder[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

export function listAt(holder: unknown, name: string): Record<string, unknown>[] {
  const value = isRecord(holder) ? holder[name] : undefined;
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** A component's or a button's type in capitals; empty where it has none. */
export function typeOf(holder: unknown): string {
  return (textAt(holder, 'type') ?? '').toUpperCase();
}

export function componentOf(
  components: TemplateComponents,
  type: string,
): Record<string, unknown> | undefined {
  return components.find((component) => textAt(component, 'type')?.toUpperCase() === type);
}

export function contractOf({ components, parameterFormat }: TemplateText): TemplateContract {
  const isNamed = parameterFormat === 'NAMED';
  const offer = componentOf(components, 'LIMITED_TIME_OFFER')?.['limited_time_offer'];
  const part = partOf(components, isNamed, bodyLimitOf(components, offer !== undefined));
  return {
    ...part,
    footer: textAt(componentOf(components, 'FOOTER'), 'text') ?? null,
    cards: listAt(componentOf(components, 'CAROUSEL'), 'cards').map((card) =>
      partOf(listAt(card, 'components'), isNamed, CARD_BODY_LIMIT),
    ),
    offer: isRecord(offer)
      ? { text: textAt(offer, 'text') ?? '', expires: offer['has_expiration'] === true }
      : null,
    isOneTimeCode: part.buttons.some(({ type }) => type === 'otp'),
  };
}

function bodyLimitOf(components: TemplateComponents, hasOffer: boolean): number {
  if (hasOffer) return OFFER_BODY_LIMIT;
  return components.length > 1 ? BODY_LIMIT : LONE_BODY_LIMIT;
}

function partOf(components: TemplateComponents, isNamed: boolean, maxLength: number): PartContract {
  const buttons = listAt(componentOf(components, 'BUTTONS'), 'buttons').map(buttonOf);
  const given = textAt(componentOf(components, 'BODY'), 'text');
  // Meta's fixed text: it is left out where the template is only being made.
  const text =
    given ??
    (buttons.some(({ type }) => type === 'otp') ? '*{{1}}* is your verification code.' : '');
  return {
    isNamed,
    header: headerOf(components),
    body: { text, variables: variablesIn(text), maxLength },
    buttons,
  };
}

function headerOf(components: TemplateComponents): HeaderContract {
  const header = componentOf(components, 'HEADER');
  if (header === undefined) return { kind: 'none' };
  const format = (textAt(header, 'format') ?? 'TEXT').toLowerCase();
  switch (format) {
    case 'text': {
      const text = textAt(header, 'text') ?? '';
      return { kind: 'text', text, variables: variablesIn(text) };
    }
    case 'image':
    case 'video':
    case 'document':
    case 'location':
      return { kind: format };
    default:
      return { kind: 'other', format };
  }
}

/**
 * Meta's own address of the button that copies or fills in a one-time code; reading a template back
 * shows it as a url button.
 */
const CODE_ADDRESS = /^https:\/\/(www\.)?whatsapp\.com\/otp\//;

const INPUTS: Readonly<Record<string, { input: ButtonInput; required: boolean }>> = {
  quick_reply: { input: 'quick_reply', required: false },
  copy_code: { input: 'copy_code', required: true },
  otp: { input: 'url', required: false },
  flow: { input: 'flow', required: false },
  catalog: { input: 'catalog', required: false },
  mpm: { input: 'mpm', required: true },
};

function buttonOf(button: Record<string, unknown>, index: number): ButtonContract {
  const url = textAt(button, 'url') ?? null;
  const type = typeOfButton(button, url);
  const known = inputOf(type, url ?? '');
  return {
    index,
    type,
    text: textAt(button, 'text') ?? '',
    input: known?.input,
    required: known?.required ?? false,
    target: url ?? textAt(button, 'phone_number') ?? null,
  };
}

function inputOf(type: string, url: string): { input: ButtonInput; required: boolean } | undefined {
  const isOpen = type === 'url' && variablesIn(url).length > 0;
  if (isOpen) return { input: 'url', required: true };
  return Object.hasOwn(INPUTS, type) ? INPUTS[type] : undefined;
}

function typeOfButton(button: Record<string, unknown>, url: string | null): string {
  const given = (textAt(button, 'type') ?? '').toLowerCase();
  return given === 'url' && url !== null && CODE_ADDRESS.test(url) ? 'otp' : given;
}
