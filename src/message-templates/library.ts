/**
 * The starter library: templates/messages/*.json, read once. Each file is one template in several
 * languages.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../config';
import { compile } from '../lib/validate';
import { CATEGORIES, type TemplateText } from '../kit';
import { schema, type Infer } from '../lib/json-schema';

const ENTRY = schema({
  type: 'object',
  'x-name': 'StarterTemplate',
  additionalProperties: false,
  required: ['key', 'title', 'description', 'category', 'parameter_format', 'languages'],
  properties: {
    key: { type: 'string', pattern: '^[a-z0-9_]{1,60}$' },
    title: { type: 'string' },
    description: { type: 'string' },
    category: { enum: CATEGORIES },
    parameter_format: { enum: ['POSITIONAL', 'NAMED'] },
    languages: {
      type: 'object',
      minProperties: 1,
      description: 'Components by language.',
      additionalProperties: {
        type: 'array',
        items: { type: 'object', additionalProperties: true },
      },
    },
  },
});
export const STARTER_TEMPLATE = ENTRY;
export type StarterTemplate = Infer<typeof ENTRY>;

let known: readonly StarterTemplate[] | undefined;

/** @throws when a file is not valid, which a test tells before anybody else meets it */
export function starterTemplates(): readonly StarterTemplate[] {
  known ??= readAll(join(projectRoot(), 'templates', 'messages'));
  return known;
}

function readAll(folder: string): StarterTemplate[] {
  const check = compile(ENTRY);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const checked = check(JSON.parse(readFileSync(join(folder, name), 'utf8')));
      if (!checked.ok)
        throw new Error(
          `${name}: ${checked.errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join(', ')}`,
        );
      return checked.value;
    });
}

/** `en_US` gets the text of `en` where there is none of its own. */
export function starterText(
  { languages, parameter_format: parameterFormat }: StarterTemplate,
  language: string,
): TemplateText | undefined {
  const name = [language, language.split('_')[0] ?? ''].find((each) =>
    Object.hasOwn(languages, each),
  );
  const components = name === undefined ? undefined : languages[name];
  return components === undefined ? undefined : { parameterFormat, components };
}
