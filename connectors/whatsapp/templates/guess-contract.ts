/**
 * The contract of a template that nobody knows: what is filled in is taken for right, and Meta
 * decides.
 */
import type { TemplateFilling } from '../../../src/kit';
import type { ButtonContract, HeaderContract, PartContract, TemplateContract } from './contract';

type PartFilling = Pick<TemplateFilling, 'variables' | 'header' | 'buttons'>;

const NO_LIMIT = 32_768;

export function guessContract(filling: TemplateFilling): TemplateContract {
  return {
    ...guessPart(filling),
    footer: null,
    cards: (filling.cards ?? []).map(guessPart),
    offer: filling.offer_expires_at === undefined ? null : { text: '', expires: true },
    isOneTimeCode: false,
  };
}

function guessPart({ variables = {}, header, buttons = [] }: PartFilling): PartContract {
  const names = Object.keys(variables);
  const isNamed = names.length > 0 && !names.some((name) => /^[1-9]\d*$/.test(name));
  return {
    isNamed,
    header: guessHeader(header),
    // As many numbers as there are values, so that a gap is told.
    body: {
      text: '',
      variables: isNamed ? names : names.map((_, index) => String(index + 1)),
      maxLength: NO_LIMIT,
    },
    buttons: guessButtons(buttons),
  };
}

function guessHeader(header: PartFilling['header']): HeaderContract {
  if (header === undefined) return { kind: 'none' };
  return header.type === 'text'
    ? { kind: 'text', text: '{{1}}', variables: ['1'] }
    : { kind: header.type };
}

function guessButtons(given: NonNullable<PartFilling['buttons']>): ButtonContract[] {
  const types = new Map(given.map(({ index, type }) => [index, type]));
  return Array.from({ length: Math.max(-1, ...types.keys()) + 1 }, (_, index) => {
    const input = types.get(index);
    return {
      index,
      type: input ?? '',
      text: '',
      input,
      required: false,
      target: input === 'url' ? '{{1}}' : null,
    };
  });
}
