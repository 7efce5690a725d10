/** An example of a send of a template, from the values that Meta reviewed. */
import type { TemplateFilling, TemplateText } from '../../../src/kit';
import { componentOf, listAt, type PartContract, type TemplateContract } from './contract';
import { bodyExamples, buttonExample, headerExample } from './examples';

export function exampleFilling(
  { components }: TemplateText,
  contract: TemplateContract,
): TemplateFilling {
  const cards = listAt(componentOf(components, 'CAROUSEL'), 'cards').map((card, index) => {
    const part = contract.cards[index];
    return part === undefined ? {} : examplePart(listAt(card, 'components'), part);
  });
  return {
    ...examplePart(components, contract),
    ...(cards.length === 0 ? {} : { cards }),
    ...(contract.offer?.expires === true ? { offer_expires_at: '2027-01-01T00:00:00.000Z' } : {}),
  };
}

function examplePart(
  components: readonly Record<string, unknown>[],
  part: PartContract,
): Pick<TemplateFilling, 'variables' | 'header' | 'buttons'> {
  const header = headerExample(components, part);
  const raw = listAt(componentOf(components, 'BUTTONS'), 'buttons');
  const buttons = part.buttons.flatMap((button) =>
    button.required ? buttonExample(button, raw[button.index] ?? {}) : [],
  );
  return {
    ...(part.body.variables.length === 0 ? {} : { variables: bodyExamples(components, part) }),
    ...(header === undefined ? {} : { header }),
    ...(buttons.length === 0 ? {} : { buttons }),
  };
}
