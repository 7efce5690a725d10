/** The manifests as the API shows them: everything a form, a node or an agent needs to know. */
import { schema, type Schema } from '../lib/json-schema';
import type { Action, Connector, Trigger } from '../kit';

const TEXT = { type: 'string' } as const;
const ANY_OBJECT = { type: 'object', additionalProperties: true } as const;
const NAMES = { type: 'array', items: TEXT } as const;

export const ACTION_JSON = schema({
  type: 'object',
  'x-name': 'ActionManifest',
  required: [
    'key',
    'title',
    'description',
    'noun',
    'effect',
    'scope',
    'input',
    'output',
    'sample',
    'fields',
  ],
  properties: {
    key: TEXT,
    title: TEXT,
    description: TEXT,
    noun: TEXT,
    effect: { enum: ['read', 'write', 'send'] },
    scope: TEXT,
    input: { ...ANY_OBJECT, description: 'JSON Schema of the body.' },
    output: { ...ANY_OBJECT, description: 'JSON Schema of the answer.' },
    sample: {
      type: 'object',
      required: ['input', 'output'],
      properties: { input: ANY_OBJECT, output: ANY_OBJECT },
    },
    fields: {
      type: 'array',
      description: 'Fields with drop-downs or that depend on others.',
      items: {
        type: 'object',
        required: ['name', 'options_from', 'fields_from', 'depends_on'],
        properties: {
          name: TEXT,
          options_from: { type: ['string', 'null'] },
          fields_from: { type: ['string', 'null'] },
          depends_on: NAMES,
        },
      },
    },
  },
});

export const TRIGGER_JSON = schema({
  type: 'object',
  'x-name': 'TriggerManifest',
  required: ['key', 'title', 'description', 'only_by_name', 'output', 'sample'],
  properties: {
    key: TEXT,
    title: TEXT,
    description: TEXT,
    only_by_name: { type: 'boolean', description: 'Hooks on `*` do not get it.' },
    output: { ...ANY_OBJECT, description: 'JSON Schema of `data`.' },
    sample: { ...ANY_OBJECT, description: 'An example of `data`.' },
  },
});

export const CONNECTOR_JSON = schema({
  type: 'object',
  'x-name': 'Connector',
  required: ['key', 'title', 'description', 'connection', 'triggers', 'actions'],
  properties: {
    key: TEXT,
    title: TEXT,
    description: TEXT,
    connection: { ...ANY_OBJECT, description: 'JSON Schema of what a tenant enters.' },
    triggers: NAMES,
    actions: NAMES,
  },
});

export function presentAction({ manifest }: Action) {
  const { key, title, summary, noun, effect, scope, input, output, sample } = manifest;
  return {
    key,
    title,
    description: summary,
    noun,
    effect,
    scope,
    input,
    output,
    sample,
    fields: dynamicFields(input),
  };
}

export function presentTrigger({ manifest }: Trigger) {
  const { key, title, summary, onlyByName = false, output, sample } = manifest;
  return { key, title, description: summary, only_by_name: onlyByName, output, sample };
}

export function presentConnector({
  key,
  title,
  summary,
  connection,
  triggers,
  actions,
}: Connector) {
  return {
    key,
    title,
    description: summary,
    connection,
    triggers: triggers.map((each) => each.manifest.key),
    actions: actions.map((each) => each.manifest.key),
  };
}

function dynamicFields(input: Schema) {
  return Object.entries(input.properties ?? {}).flatMap(([name, field]) => {
    const optionsFrom = field['x-options-from'] ?? null;
    const fieldsFrom = field['x-fields-from'] ?? null;
    const dependsOn = field['x-depends-on'] ?? [];
    return optionsFrom === null && fieldsFrom === null && dependsOn.length === 0
      ? []
      : [{ name, options_from: optionsFrom, fields_from: fieldsFrom, depends_on: dependsOn }];
  });
}
