/**
 * A filled template as a person sees it. Files, buttons and the offer may be left out: only what is
 * given is checked.
 */
import {
  HubError,
  type TemplateFilling,
  type TemplatePreview,
  type TemplateText,
} from '../../../src/kit';
import {
  contractOf,
  fillIn,
  variablesIn,
  type ButtonContract,
  type MediaKind,
  type PartContract,
  type TemplateContract,
} from './contract';
import { fillTemplate } from './fill-template';

type PartFilling = Pick<TemplateFilling, 'variables' | 'header' | 'buttons'>;
type Part = Pick<TemplatePreview, 'header' | 'body' | 'buttons'>;

/** @throws HubError variables_invalid */
export function previewTemplate(text: TemplateText, filling: TemplateFilling): TemplatePreview {
  const contract = contractOf(text);
  refuseWrong(contract, filling);
  const part = showPart(contract, filling);
  const cards = contract.cards.map((card, index) => showPart(card, filling.cards?.[index] ?? {}));
  return {
    text: asText({ ...part, footer: contract.footer, cards }, contract),
    ...part,
    footer: contract.footer,
    cards,
  };
}

/** What a send would demand, but a glance does not need. */
const DISPENSABLE = /\/(header|buttons|cards|offer_expires_at)$/;

function refuseWrong(contract: TemplateContract, filling: TemplateFilling): void {
  const errors = fillTemplate(contract, filling).errors.filter(
    ({ pointer, keyword }) =>
      !(keyword === 'required' && DISPENSABLE.test(pointer)) &&
      !(pointer.startsWith('/cards') && filling.cards === undefined),
  );
  const [first] = errors;
  if (first !== undefined)
    throw new HubError('variables_invalid', `${first.pointer} ${first.detail}`, { errors });
}

function showPart(part: PartContract, { variables = {}, header, buttons = [] }: PartFilling): Part {
  return {
    header: showHeader(part, header),
    body: fillIn(part.body.text, variables),
    buttons: part.buttons.map((button) => {
      const given = buttons.find(({ index }) => index === button.index)?.value;
      return showButton(
        button,
        typeof given === 'string' ? given : undefined,
        variables[part.body.variables[0] ?? '1'],
      );
    }),
  };
}

/** @param code of an authentication template, which its button copies */
function showButton(
  { index, type, text, target }: ButtonContract,
  given: string | undefined,
  code: string | undefined,
): Part['buttons'][number] {
  if (type === 'otp') return { index, type, text: text || 'Copy code', value: code ?? null };
  if (target === null || given === undefined) return { index, type, text, value: given ?? target };
  return { index, type, text, value: fillIn(target, { [variablesIn(target)[0] ?? '1']: given }) };
}

const PLACEHOLDERS = {
  image: '[image]',
  video: '[video]',
  document: '[document]',
  location: '[location]',
} as const;

function showHeader({ header }: PartContract, given: PartFilling['header']): Part['header'] {
  switch (header.kind) {
    case 'none':
      return null;
    case 'other':
      return { type: header.format, text: `[${header.format}]` };
    case 'text':
      return {
        type: 'text',
        text:
          given?.text === undefined
            ? header.text
            : fillIn(header.text, { [header.variables[0] ?? '1']: given.text }),
      };
    case 'location':
      return { type: 'location', text: given?.location?.name ?? PLACEHOLDERS.location };
    case 'image':
    case 'video':
    case 'document':
      return showFile(header.kind, given?.media);
  }
}

function showFile(
  kind: MediaKind,
  media: NonNullable<PartFilling['header']>['media'],
): Part['header'] {
  return {
    type: kind,
    text: media?.filename ?? PLACEHOLDERS[kind],
    ...(media?.link === undefined ? {} : { link: media.link }),
  };
}

/** One block for each part, as people read it from top to bottom. */
function asText(
  { header, body, footer, buttons, cards }: Omit<TemplatePreview, 'text'>,
  { offer }: TemplateContract,
): string {
  return [
    header?.text,
    offer?.text,
    body,
    footer,
    buttonsText(buttons),
    ...cards.map((card) =>
      [card.header?.text, card.body, buttonsText(card.buttons)].filter(isText).join('\n'),
    ),
  ]
    .filter(isText)
    .join('\n\n');
}

function isText(text: string | null | undefined): text is string {
  return text !== undefined && text !== null && text !== '';
}
function buttonsText(buttons: Part['buttons']): string {
  return buttons.map(({ text, type }) => `[${text || type}]`).join(' ');
}
