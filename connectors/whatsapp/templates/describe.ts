/**
 * What a send of a template takes, as JSON Schema, and an example of it from the values that Meta
 * reviewed.
 */
import type { Schema, TemplateFilling, TemplateText } from '../../../src/kit';
import {
  componentOf,
  contractOf,
  listAt,
  variablesIn,
  type ButtonContract,
  type PartContract,
  type TemplateContract,
} from './contract';
import { bodyExamples, headerExample } from './examples';

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
    example: exampleOf(text, contract),
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

const MEDIA: Schema = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  properties: {
    link: { type: 'string', format: 'uri', title: 'Link' },
    media_id: { type: 'string', title: 'Media ID' },
    filename: { type: 'string', title: 'File Name' },
  },
};
const LOCATION: Schema = {
  type: 'object',
  additionalProperties: false,
  required: ['latitude', 'longitude'],
  properties: {
    latitude: { type: ['number', 'string'], title: 'Latitude' },
    longitude: { type: ['number', 'string'], title: 'Longitude' },
    name: { type: 'string', title: 'Name' },
    address: { type: 'string', title: 'Address' },
  },
};

function headerSchema({ header }: PartContract): Schema | undefined {
  const of = (type: string, name: string, value: Schema): Schema => ({
    type: 'object',
    additionalProperties: false,
    title: 'Header',
    required: ['type', name],
    properties: { type: { const: type }, [name]: value },
  });
  switch (header.kind) {
    case 'none':
    case 'other':
      return undefined;
    case 'text':
      return header.variables.length === 0
        ? undefined
        : of('text', 'text', {
            type: 'string',
            minLength: 1,
            maxLength: 60,
            title: 'Text',
            description: header.text,
          });
    case 'location':
      return of('location', 'location', LOCATION);
    case 'image':
    case 'video':
    case 'document':
      return of(header.kind, 'media', MEDIA);
  }
}

function buttonsSchema(buttons: readonly ButtonContract[]): Schema | undefined {
  const schemas = buttons.flatMap(({ index, input, text, target, type }): Schema[] =>
    input === undefined || type === 'otp'
      ? []
      : [
          {
            type: 'object',
            additionalProperties: false,
            title: text,
            required: ['index', 'type', 'value'],
            properties: {
              index: { const: index },
              type: { const: input },
              value:
                input === 'mpm'
                  ? { type: 'object', additionalProperties: true }
                  : input === 'flow' || input === 'catalog'
                    ? { type: ['string', 'object'] }
                    : {
                        type: 'string',
                        minLength: 1,
                        title: text,
                        ...(target === null ? {} : { description: target }),
                      },
            },
          },
        ],
  );
  const required = buttons.filter((each) => each.required).length;
  return schemas.length === 0
    ? undefined
    : {
        type: 'array',
        title: 'Buttons',
        minItems: required,
        maxItems: schemas.length,
        items: schemas.length === 1 ? (schemas[0] ?? {}) : { anyOf: schemas },
      };
}

function exampleOf({ components }: TemplateText, contract: TemplateContract): TemplateFilling {
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

/** Meta's example of a code is the code, as text or in a list. */
function buttonExample(
  button: ButtonContract,
  raw: Record<string, unknown>,
): NonNullable<TemplateFilling['buttons']> {
  const { index, input } = button;
  const given: unknown = Array.isArray(raw['example']) ? raw['example'][0] : raw['example'];
  const text = typeof given === 'string' && given !== '' ? given : 'example';
  switch (input) {
    case 'url':
      return [{ index, type: 'url', value: endOf(text, button.target ?? '') }];
    case 'copy_code':
      return [{ index, type: 'copy_code', value: text.slice(0, 20) }];
    case 'mpm':
      return [
        {
          index,
          type: 'mpm',
          value: {
            thumbnail_product_retailer_id: 'product-1',
            sections: [
              { title: 'Products', product_items: [{ product_retailer_id: 'product-1' }] },
            ],
          },
        },
      ];
    case 'quick_reply':
    case 'flow':
    case 'catalog':
    case undefined:
      return [];
  }
}

/** Meta's example of a url is the whole address, or only its end. */
function endOf(text: string, target: string): string {
  const before = target.slice(0, Math.max(0, target.indexOf('{{')));
  const end =
    before !== '' && text.startsWith(before)
      ? text.slice(before.length)
      : text.replaceAll(/\s/g, '');
  return end === '' ? (variablesIn(target)[0] ?? 'example') : end;
}
