/**
 * Templates at the Graph API: the message_templates edge of an account (Meta: "message templates").
 */
import {
  HubError,
  isRecord,
  type ProviderTemplate,
  type TemplateChannel,
  type TemplateText,
} from '../../../src/kit';
import { hasNames } from '../templates/contract';
import { graphClient, nextCursor } from './graph-client';

const FIELDS =
  'id,name,language,status,category,quality_score,rejected_reason,parameter_format,components';
const PAGE_SIZE = '100';

/** An answer without a list is not Meta's: nothing is known then. */
export const listTemplates: TemplateChannel['list'] = async (
  context,
  { accountId, accessToken },
  { name, after, timeoutMs },
) => {
  const answer = await graphClient(context, accessToken).get(
    `${accountId}/message_templates`,
    {
      fields: FIELDS,
      limit: PAGE_SIZE,
      ...(name === undefined ? {} : { name }),
      ...(after === undefined ? {} : { after }),
    },
    { timeoutMs },
  );
  const entries = answer['data'];
  if (!Array.isArray(entries))
    throw new HubError('graph_unreachable', 'The Graph API answered without a list of templates.');
  // Meta's filter takes parts of names, too.
  const wanted =
    name === undefined
      ? entries
      : entries.filter(
          (entry) =>
            !isRecord(entry) || typeof entry['name'] !== 'string' || entry['name'] === name,
        );
  const templates = wanted.flatMap(toTemplate);
  return { templates, unreadable: wanted.length - templates.length, next: nextCursor(answer) };
};

/** Code 100 is Meta's word for an id that does not exist, or that the token may not see. */
export const readTemplate: TemplateChannel['read'] = async (context, { accessToken }, id) => {
  try {
    const [template] = toTemplate(
      await graphClient(context, accessToken).get(encodeURIComponent(id), { fields: FIELDS }),
    );
    if (template === undefined)
      throw new HubError(
        'graph_unreachable',
        'The Graph API answered with something that is no template.',
      );
    return template;
  } catch (error) {
    if (error instanceof HubError && error.extra.meta?.code === 100) return undefined;
    throw error;
  }
};

const ALREADY_THERE = 2388024;
const NOT_THERE = 2593002;

export const createTemplate: TemplateChannel['create'] = async (
  context,
  { accountId, accessToken },
  draft,
) => {
  const { components, ...rest } = draft;
  const body = draft.library_template_name === undefined ? { ...rest, components } : rest;
  const answer = await graphClient(context, accessToken)
    .post(`${accountId}/message_templates`, body)
    .catch((error: unknown) => {
      if (error instanceof HubError && error.extra.meta?.subcode === ALREADY_THERE)
        throw new HubError('template_exists', error.message, {
          cause: error,
          meta: error.extra.meta,
        });
      throw error;
    });
  const { id, status, category } = answer;
  if (typeof id !== 'string' && typeof id !== 'number')
    throw new HubError(
      'graph_unreachable',
      'The Graph API answered without the id of the template.',
    );
  return {
    id: String(id),
    status: textOr(status, 'PENDING'),
    category: textOr(category, draft.category),
  };
};

export const removeTemplate: TemplateChannel['remove'] = async (
  context,
  { accountId, accessToken },
  { name, id },
) => {
  // Meta takes an empty id for none, and deletes all languages.
  if (id === '') throw new Error('the id of the template is empty');
  await graphClient(context, accessToken)
    .remove(`${accountId}/message_templates`, { name, ...(id === undefined ? {} : { hsm_id: id }) })
    .catch((error: unknown) => {
      if (!(error instanceof HubError && error.extra.meta?.subcode === NOT_THERE)) throw error;
    });
};

/** Empty when the entry lacks what identifies a template. */
function toTemplate(entry: unknown): ProviderTemplate[] {
  if (!isRecord(entry)) return [];
  const {
    id,
    name,
    language,
    status,
    category,
    quality_score: quality,
    rejected_reason: reason,
    parameter_format: format,
    components,
  } = entry;
  if (
    typeof id !== 'string' ||
    typeof name !== 'string' ||
    typeof language !== 'string' ||
    typeof status !== 'string'
  )
    return [];
  return [
    {
      id,
      name,
      language,
      status,
      category: textOr(category, null),
      quality: isRecord(quality) ? textOr(quality['score'], null) : null,
      rejectedReason: reason === 'NONE' ? null : textOr(reason, null),
      ...toText(format, components),
    },
  ];
}

function toText(format: unknown, given: unknown): TemplateText {
  const components = Array.isArray(given) ? given.filter(isRecord) : [];
  const word = textOr(format, '').toUpperCase();
  return {
    components,
    parameterFormat:
      word === 'NAMED' || (word === '' && hasNames(components)) ? 'NAMED' : 'POSITIONAL',
  };
}

function textOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
