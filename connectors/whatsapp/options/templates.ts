/** Drop-downs and fields from the account's approved templates, read from Meta when a form asks. */
import { HubError, isRecord, type ActionContext, type FieldSource, type OptionSource, type Schema } from '../../../src/kit';
import { graphClient } from '../graph/graph-client';

interface Template { name: string; language: string; category: string; body: string }

const approved = async (context: ActionContext, name?: string): Promise<Template[]> => {
  const account = await context.connection();
  const found = await graphClient(context, account.accessToken).list(`${account.accountId}/message_templates`, {
    fields: 'name,language,category,components', status: 'APPROVED', ...(name === undefined ? {} : { name }),
  });
  return found.flatMap(toTemplate);
};

const toTemplate = ({ name, language, category, components }: Record<string, unknown>): Template[] => {
  if (typeof name !== 'string' || typeof language !== 'string') return [];
  const body = (Array.isArray(components) ? components.filter(isRecord) : []).find(({ type }) => type === 'BODY' || type === 'body');
  return [{ name, language, category: typeof category === 'string' ? category : '', body: typeof body?.['text'] === 'string' ? body['text'] : '' }];
};

const NO_PAGE = { data: [], next_cursor: null };

export const templateOptions: readonly OptionSource[] = [
  {
    key: 'templates', scope: 'templates:read',
    list: async (context, { q, values }) => {
      if (values['connection_id'] === undefined) return NO_PAGE;
      const byName = new Map((await approved(context)).map((template) => [template.name, template]));
      const data = [...byName.values()]
        .filter(({ name }) => name.includes(q.toLowerCase()))
        .map(({ name, category, body }) => ({ value: name, label: name, description: `${category}: ${body}` }));
      return { data, next_cursor: null };
    },
  },
  {
    key: 'languages', scope: 'templates:read',
    list: async (context, { q, values }) => {
      if (values['connection_id'] === undefined || values['template'] === undefined) return NO_PAGE;
      const found = (await approved(context, values['template'])).filter(({ name, language }) => name === values['template'] && language.toLowerCase().includes(q.toLowerCase()));
      return { data: found.map(({ language }) => ({ value: language, label: language, description: null })), next_cursor: null };
    },
  },
];

export const templateFields: readonly FieldSource[] = [{
  key: 'template_variables', scope: 'templates:read',
  read: async (context, { connection_id: connectionId, template: name, language = 'en_US' }) => {
    if (connectionId === undefined || name === undefined) throw new HubError('invalid_input', 'The query needs connection_id and template.');
    const template = (await approved(context, name)).find((each) => each.name === name && each.language === language);
    if (template === undefined) throw new HubError('not_found', `There is no approved template ${name} in ${language}.`);
    return variablesOf(template.body);
  },
}];

/** `{{1}}` or `{{first_name}}` (Meta: templates, "parameter formats"). */
const variablesOf = (body: string): Schema => {
  const names = [...new Set([...body.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1] ?? ''))];
  return {
    type: 'object', additionalProperties: false, required: names,
    properties: Object.fromEntries(names.map((name) => [name, { type: 'string', minLength: 1, title: `Variable ${name}`, description: body }])),
  };
};
