/** The JSON Schema of the buttons in a send: one form for each button that takes a value. */
import type { Schema } from '../../../src/kit';
import type { ButtonContract } from './contract';

export function buttonsSchema(buttons: readonly ButtonContract[]): Schema | undefined {
  const schemas = buttons.flatMap(buttonSchema);
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

function buttonSchema(button: ButtonContract): Schema[] {
  const { index, input, text, type } = button;
  if (input === undefined || type === 'otp') return [];
  return [
    {
      type: 'object',
      additionalProperties: false,
      title: text,
      required: ['index', 'type', 'value'],
      properties: {
        index: { const: index },
        type: { const: input },
        value: valueSchema(button),
      },
    },
  ];
}

function valueSchema({ input, text, target }: ButtonContract): Schema {
  if (input === 'mpm') return { type: 'object', additionalProperties: true };
  if (input === 'flow' || input === 'catalog') return { type: ['string', 'object'] };
  return {
    type: 'string',
    minLength: 1,
    title: text,
    ...(target === null ? {} : { description: target }),
  };
}
