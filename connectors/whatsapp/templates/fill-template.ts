/** A filled template in Meta's own form, and everything that is wrong with what was filled in. */
import type { FieldError, TemplateFilling } from '../../../src/kit';
import { checkVariables, lengthOf, problem, step } from './check-values';
import { fillIn, type PartContract, type TemplateContract } from './contract';
import { fillButtons } from './fill-buttons';
import { fillHeader, type Filled } from './fill-header';

/** Meta: authentication-templates. */
const CODE_LIMIT = 15;

type PartFilling = Pick<TemplateFilling, 'variables' | 'header' | 'buttons'>;

/** @param pointer where the filling stands in the caller's input */
export function fillTemplate(
  contract: TemplateContract,
  filling: TemplateFilling,
  pointer = '',
): Filled {
  const part = fillPart(contract, filling, { pointer, isOneTimeCode: contract.isOneTimeCode });
  const offer = fillOffer(contract, filling.offer_expires_at, `${pointer}/offer_expires_at`);
  const carousel = fillCards(contract, filling.cards ?? [], `${pointer}/cards`);
  const isButton = (component: Record<string, unknown>): boolean => component['type'] === 'button';
  return {
    components: [
      ...part.components.filter((each) => !isButton(each)),
      ...offer.components,
      ...carousel.components,
      ...part.components.filter(isButton),
    ],
    errors: [...part.errors, ...offer.errors, ...carousel.errors],
  };
}

function fillPart(
  part: PartContract,
  { variables = {}, header, buttons = [] }: PartFilling,
  { pointer, isOneTimeCode }: { pointer: string; isOneTimeCode: boolean },
): Filled {
  const code = isOneTimeCode ? variables[part.body.variables[0] ?? '1'] : undefined;
  const parts = [
    fillBody(part, variables, { pointer: `${pointer}/variables`, isOneTimeCode }),
    fillHeader(part, header, `${pointer}/header`),
    fillButtons(part, buttons, { pointer: `${pointer}/buttons`, code }),
  ];
  const [body, head, ends] = parts;
  return {
    components: [head, body, ends].flatMap((each) => each?.components ?? []),
    errors: parts.flatMap(({ errors }) => errors),
  };
}

function fillBody(
  { body, isNamed }: PartContract,
  values: Readonly<Record<string, string>>,
  { pointer, isOneTimeCode }: { pointer: string; isOneTimeCode: boolean },
): Filled {
  const errors = checkVariables(
    { values, wanted: body.variables, pointer },
    isOneTimeCode ? CODE_LIMIT : body.maxLength,
  );
  if (errors.length > 0 || body.variables.length === 0) return { components: [], errors };
  const length = lengthOf(fillIn(body.text, values));
  if (length > body.maxLength)
    return {
      components: [],
      errors: [tooLong(values, length, { pointer, limit: body.maxLength })],
    };
  const parameters = body.variables.map((name) => ({
    type: 'text',
    ...(isNamed ? { parameter_name: name } : {}),
    text: values[name] ?? '',
  }));
  return { components: [{ type: 'body', parameters }], errors };
}

/** Told of the longest value: shortening it helps. */
function tooLong(
  values: Readonly<Record<string, string>>,
  length: number,
  { pointer, limit }: { pointer: string; limit: number },
): FieldError {
  const [longest] = Object.entries(values).sort(
    ([, left], [, right]) => right.length - left.length,
  );
  return problem(
    `${pointer}/${step(longest?.[0] ?? '')}`,
    `is too long: with the values the body has ${String(length)} characters, at most ${String(limit)} are allowed`,
    'maxLength',
  );
}

function fillOffer(
  { offer }: TemplateContract,
  expiresAt: string | undefined,
  pointer: string,
): Filled {
  if (offer?.expires !== true)
    return {
      components: [],
      errors:
        expiresAt === undefined
          ? []
          : [
              problem(
                pointer,
                'is not possible: the template has no offer that expires',
                'additionalProperties',
              ),
            ],
    };
  if (expiresAt === undefined)
    return {
      components: [],
      errors: [problem(pointer, 'is required: the template has an offer that expires', 'required')],
    };
  const expiration = Date.parse(expiresAt);
  // The schema lets leap seconds pass.
  if (Number.isNaN(expiration))
    return { components: [], errors: [problem(pointer, 'must be a time', 'format')] };
  return {
    components: [
      {
        type: 'limited_time_offer',
        parameters: [
          { type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: expiration } },
        ],
      },
    ],
    errors: [],
  };
}

function fillCards(
  { cards }: TemplateContract,
  given: NonNullable<TemplateFilling['cards']>,
  pointer: string,
): Filled {
  if (cards.length === 0)
    return {
      components: [],
      errors:
        given.length === 0
          ? []
          : [
              problem(
                pointer,
                'is not possible: the template has no cards',
                'additionalProperties',
              ),
            ],
    };
  if (given.length !== cards.length)
    return {
      components: [],
      errors: [
        problem(pointer, `must be ${String(cards.length)} cards, as in the template`, 'maxItems'),
      ],
    };
  const filled = cards.map((card, index) =>
    fillPart(card, given[index] ?? {}, {
      pointer: `${pointer}/${String(index)}`,
      isOneTimeCode: false,
    }),
  );
  return {
    components: [
      {
        type: 'carousel',
        cards: filled.map(({ components }, index) => ({ card_index: index, components })),
      },
    ],
    errors: filled.flatMap(({ errors }) => errors),
  };
}
