/** Drop-downs and fields from the account's templates as the hub knows them. */
import {
  HubError,
  type FieldSource,
  type KnownTemplate,
  type OptionSource,
} from '../../../src/kit';
import { contractOf } from '../templates/contract';
import { describeTemplate } from '../templates/describe';
import { DEFAULT_LANGUAGE } from '../templates/template-content';

const NO_PAGE = { data: [], next_cursor: null };
const PAGE = 200;

function bodyOf({ text }: KnownTemplate): string {
  return text === null ? '' : contractOf(text).body.text;
}

export const templateOptions: readonly OptionSource[] = [
  {
    key: 'templates',
    scope: 'templates:read',
    list: async ({ hub }, { q, cursor, values: { connection_id: connectionId } }) => {
      if (connectionId === undefined) return NO_PAGE;
      const byName = new Map(
        (await hub.templates.listSendable(connectionId)).map((template) => [
          template.name,
          template,
        ]),
      );
      const found = [...byName.values()]
        .filter(
          ({ name }) => name.includes(q.toLowerCase()) && (cursor === undefined || name > cursor),
        )
        .sort((left, right) => (left.name < right.name ? -1 : 1));
      const shown = found.slice(0, PAGE);
      return {
        data: shown.map((template) => ({
          value: template.name,
          label: template.name,
          description: `${template.category ?? ''}: ${bodyOf(template)}`,
        })),
        next_cursor: found.length > PAGE ? (shown.at(-1)?.name ?? null) : null,
      };
    },
  },
  {
    key: 'languages',
    scope: 'templates:read',
    list: async ({ hub }, { q, values: { connection_id: connectionId, template } }) => {
      if (connectionId === undefined || template === undefined) return NO_PAGE;
      const found = (await hub.templates.listSendable(connectionId)).filter(
        ({ name, language }) =>
          name === template && language.toLowerCase().includes(q.toLowerCase()),
      );
      return {
        data: found.map(({ language }) => ({
          value: language,
          label: language,
          description: null,
        })),
        next_cursor: null,
      };
    },
  },
];

/** As for a send: without a language the only one, else en_US. */
function choose(
  found: readonly KnownTemplate[],
  language: string | undefined,
): KnownTemplate | undefined {
  return language === undefined && found.length === 1
    ? found[0]
    : found.find((each) => each.language === (language ?? DEFAULT_LANGUAGE));
}

export const templateFields: readonly FieldSource[] = [
  {
    key: 'template_variables',
    scope: 'templates:read',
    read: async ({ hub }, { connection_id: connectionId, template: name, language }) => {
      const missing = [
        ...(connectionId === undefined ? ['connection_id'] : []),
        ...(name === undefined ? ['template'] : []),
      ];
      if (connectionId === undefined || name === undefined) {
        throw new HubError('invalid_input', 'The query needs connection_id and template.', {
          errors: missing.map((field) => ({
            pointer: `/${field}`,
            detail: 'is required',
            keyword: 'required',
          })),
        });
      }
      const found = (await hub.templates.find({ connectionId, name, language })) ?? [];
      const chosen = choose(found, language);
      if (chosen === undefined || chosen.text === null || chosen.state === 'not_approved') {
        const others =
          chosen !== undefined || found.length === 0
            ? ''
            : ` It is there in ${found.map((each) => each.language).join(', ')}.`;
        throw new HubError(
          'not_found',
          `There is no approved template ${name} in ${chosen?.language ?? language ?? DEFAULT_LANGUAGE}.${others}`,
        );
      }
      return describeTemplate(chosen.text).variables;
    },
  },
];
