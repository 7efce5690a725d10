/** The JSON Schema of a header in a send: a text, a file or a place, as the template has it. */
import type { Schema } from '../../../src/kit';
import type { PartContract } from './contract';

export function headerSchema({ header }: PartContract): Schema | undefined {
  switch (header.kind) {
    case 'none':
    case 'other':
      return undefined;
    case 'text':
      return header.variables.length === 0
        ? undefined
        : schemaOf('text', 'text', {
            type: 'string',
            minLength: 1,
            maxLength: 60,
            title: 'Text',
            description: header.text,
          });
    case 'location':
      return schemaOf('location', 'location', LOCATION);
    case 'image':
    case 'video':
    case 'document':
      return schemaOf(header.kind, 'media', MEDIA);
  }
}

function schemaOf(type: string, name: string, value: Schema): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    title: 'Header',
    required: ['type', name],
    properties: { type: { const: type }, [name]: value },
  };
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
