/**
 * A template is described by what a send of it takes, as JSON Schema, and by an example from the
 * values that Meta reviewed.
 */
import type { Schema, TemplateFilling, TemplateText } from '../../../src/kit';
import { contractOf, type PartContract, type TemplateContract } from './contract';
import { buttonsSchema } from './describe-buttons';
import { headerSchema } from './describe-header';
import { exampleFilling } from './example-filling';

export interface Description {
  variables: Schema;
  inputs: Schema;
  example: TemplateFilling;
}

const CODE_LIMIT = 15;

export function describeTemplate(text: TemplateText): Description {
  const contract = contractOf(text);
  return {
    variables: variablesSchema(contract, contract.isOneTimeCode),
    inputs: inputsSchema(contract),
    example: exampleFilling(text, contract),
  };
}

function variablesSchema({ body }: PartContract, isOneTimeCode = false): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    required: body.variables,
    properties: Object.fromEntries(
      body.variables.map((name) => [
        name,
        {
          type: 'string',
          minLength: 1,
          maxLength: isOneTimeCode ? CODE_LIMIT : body.maxLength,
          title: `Variable ${name}`,
          description: isOneTimeCode ? 'The one-time code.' : body.text,
        },
      ]),
    ),
  };
}

function inputsSchema(contract: TemplateContract): Schema {
  const { properties, required } = partProperties(contract, contract.isOneTimeCode);
  const [card] = contract.cards;
  const count = contract.cards.length;
  return {
    type: 'object',
    additionalProperties: false,
    required: [
      ...required,
      ...(card === undefined ? [] : ['cards']),
      ...(contract.offer?.expires === true ? ['offer_expires_at'] : []),
    ],
    properties: {
      ...properties,
      ...(card === undefined
        ? {}
        : {
            cards: {
              type: 'array',
              minItems: count,
              maxItems: count,
              title: 'Cards',
              items: cardSchema(contract.cards),
            },
          }),
      ...(contract.offer?.expires === true
        ? {
            offer_expires_at: {
              type: 'string',
              format: 'date-time',
              title: 'Offer Expires At',
              description: contract.offer.text,
            },
          }
        : {}),
    },
  };
}

function partProperties(
  part: PartContract,
  isOneTimeCode = false,
): { properties: Record<string, Schema>; required: string[] } {
  const header = headerSchema(part);
  const buttons = buttonsSchema(part.buttons);
  return {
    properties: {
      ...(part.body.variables.length === 0
        ? {}
        : { variables: variablesSchema(part, isOneTimeCode) }),
      ...(header === undefined ? {} : { header }),
      ...(buttons === undefined ? {} : { buttons }),
    },
    required: [
      ...(part.body.variables.length === 0 ? [] : ['variables']),
      ...(header === undefined ? [] : ['header']),
      ...(part.buttons.some(({ required }) => required) ? ['buttons'] : []),
    ],
  };
}

/** Cards of a carousel have the same parts, but their texts may differ. */
function cardSchema(cards: readonly PartContract[]): Schema {
  const schemas = cards.map((card): Schema => ({
    type: 'object',
    additionalProperties: false,
    ...partProperties(card),
  }));
  const different = [...new Map(schemas.map((each) => [JSON.stringify(each), each])).values()];
  const [only] = different;
  return only !== undefined && different.length === 1 ? only : { anyOf: different };
}
