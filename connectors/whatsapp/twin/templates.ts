/** The message_templates edge: list, create, edit, delete, and Meta's review with its webhook. */
import type { Request, Response } from 'express';
import { liveTemplate, templateKey, type LiveAccount, type LiveTemplate } from './accounts';
import { pageOf, pickFields } from './fields';
import { GraphError, invalidParameter } from './graph-error';
import { objectsAt, textAt, type JsonObject } from './json';
import { answerGraph } from './reply';
import { bodyOf, callerAccount, queryText } from './request';
import type { TwinState } from './state';
import { contractOf } from './template-contract';
import { validateNewTemplate } from './validate/new-template';
import { emit } from './webhooks';

const TEMPLATE_FIELDS = {
  defaults: ['name', 'parameter_format', 'components', 'language', 'status', 'category'],
  nodeType: 'WhatsAppMessageTemplate',
};
const REVIEW_MS = 50;
/** Only these can be edited (Meta: templates/template-management). */
const EDITABLE = new Set(['APPROVED', 'REJECTED', 'PAUSED']);

export function listTemplates(state: TwinState, req: Request, res: Response): void {
  const account = callerAccount(state, req);
  const page = pageOf(
    req,
    [...account.templates.values()].filter((template) => isAskedFor(template, req)),
  );
  const data = page.items.map((template) =>
    pickFields(templateNode(template), queryText(req, 'fields'), TEMPLATE_FIELDS),
  );
  answerGraph(res, { data, paging: page.paging }, { usage: account.usage });
}

export function createTemplate(state: TwinState, req: Request, res: Response): void {
  const account = callerAccount(state, req);
  const seed = validateNewTemplate(bodyOf(req));
  const key = templateKey(seed.name, seed.language);
  if (account.templates.has(key)) {
    throw new GraphError(100, {
      message: 'Invalid parameter',
      subcode: 2388024,
      transient: false,
      userTitle: 'Content in This Language Already Exists',
      userMessage: `There is already ${seed.language} content for this template. You can create a new template and try again.`,
    });
  }
  const template = liveTemplate({ ...seed, status: 'PENDING' });
  account.templates.set(key, template);
  review(state, account, template);
  answerGraph(
    res,
    { id: template.id, status: template.status, category: template.category },
    { usage: account.usage },
  );
}

export function editTemplate(
  state: TwinState,
  req: Request,
  res: Response,
  found: { account: LiveAccount; template: LiveTemplate },
): void {
  const { account, template } = found;
  const body = bodyOf(req);
  if (!EDITABLE.has(template.status)) {
    throw invalidParameter(`Message template in status ${template.status} can not be edited.`);
  }
  const components = objectsAt(body, 'components');
  if (components.length > 0) {
    validateNewTemplate({ ...templateNode(template), ...body });
    template.components = components;
    template.contract = contractOf(components, template.parameter_format === 'NAMED');
  }
  template.category = textAt(body, 'category') ?? template.category;
  template.status = 'PENDING';
  review(state, account, template);
  answerGraph(
    res,
    { success: true, id: template.id, name: template.name, category: template.category },
    { usage: account.usage },
  );
}

/** By name in every language, or one language by `hsm_id` and name. */
export function deleteTemplate(state: TwinState, req: Request, res: Response): void {
  const account = callerAccount(state, req);
  const name = queryText(req, 'name');
  const id = queryText(req, 'hsm_id');
  if (name === undefined) {
    throw invalidParameter('The parameter name is required.');
  }
  const doomed = [...account.templates].filter(
    ([, template]) => template.name === name && (id === undefined || template.id === id),
  );
  if (doomed.length === 0) {
    throw new GraphError(100, {
      message: 'Invalid parameter',
      subcode: 2593002,
      transient: false,
      userTitle: 'Message Template Not Found',
      userMessage: `No message template exists with name '${name}' and the specified ID.`,
    });
  }
  doomed.forEach(([key]) => account.templates.delete(key));
  answerGraph(res, { success: true }, { usage: account.usage });
}

export function readTemplate(
  req: Request,
  res: Response,
  found: { account: LiveAccount; template: LiveTemplate },
): void {
  answerGraph(
    res,
    pickFields(templateNode(found.template), queryText(req, 'fields'), TEMPLATE_FIELDS),
    { usage: found.account.usage },
  );
}

export function findTemplateById(
  accounts: readonly LiveAccount[],
  id: string,
): { account: LiveAccount; template: LiveTemplate } | undefined {
  for (const account of accounts) {
    for (const template of account.templates.values()) {
      if (template.id === id) {
        return { account, template };
      }
    }
  }
  return undefined;
}

export type StatusChange = { status: string; reason?: string | undefined };

export function changeTemplateStatus(
  state: TwinState,
  account: LiveAccount,
  template: LiveTemplate,
  change: StatusChange,
): void {
  template.status = change.status;
  template.rejectedReason =
    change.status === 'REJECTED' ? (change.reason ?? 'INVALID_FORMAT') : 'NONE';
  emit(state, {
    account,
    field: 'message_template_status_update',
    value: {
      event: change.status,
      // A JSON integer in webhooks, a string everywhere else.
      message_template_id: Number(template.id),
      message_template_name: template.name,
      message_template_language: template.language,
      reason: change.reason ?? template.rejectedReason,
      message_template_category: template.category,
    },
  });
}

export function changeTemplateQuality(
  state: TwinState,
  account: LiveAccount,
  template: LiveTemplate,
  quality: string,
): void {
  const previous = template.quality;
  template.quality = quality;
  emit(state, {
    account,
    field: 'message_template_quality_update',
    value: {
      previous_quality_score: previous,
      new_quality_score: quality,
      message_template_id: Number(template.id),
      message_template_name: template.name,
      message_template_language: template.language,
    },
  });
}

function review(state: TwinState, account: LiveAccount, template: LiveTemplate): void {
  const mode = state.chaos.settings.template_review ?? 'approve';
  if (mode === 'manual') {
    return;
  }
  state.sender.later(state.chaos.settings.template_review_ms ?? REVIEW_MS, () => {
    changeTemplateStatus(state, account, template, {
      status: mode === 'approve' ? 'APPROVED' : 'REJECTED',
    });
  });
}

function isAskedFor(template: LiveTemplate, req: Request): boolean {
  const asked = {
    status: template.status,
    category: template.category,
    language: template.language,
  };
  const exact = Object.entries(asked).every(
    ([key, value]) => (queryText(req, key) ?? value).toUpperCase() === value.toUpperCase(),
  );
  return exact && template.name.includes(queryText(req, 'name') ?? '');
}

function templateNode(template: LiveTemplate): JsonObject {
  return {
    id: template.id,
    name: template.name,
    parameter_format: template.parameter_format,
    components: template.components,
    language: template.language,
    status: template.status,
    category: template.category,
    quality_score: { score: template.quality, date: null },
    rejected_reason: template.rejectedReason,
    sub_category: undefined,
    previous_category: undefined,
    correct_category: undefined,
    message_send_ttl_seconds: undefined,
    library_template_name: undefined,
    cta_url_link_tracking_opted_out: undefined,
  };
}
