/**
 * POST /_twin/templates: Meta's side of a template's life. With components an unknown template is
 * made.
 */
import type { Request } from 'express';
import { liveTemplate, templateKey, type LiveAccount, type LiveTemplate } from '../accounts';
import type { TwinState } from '../state';
import { contractOf } from '../template-contract';
import { changeTemplateQuality, changeTemplateStatus } from '../templates';
import { emit } from '../webhooks';
import { ControlError } from './body';
import { readTemplateChange, type TemplateChange } from './schemas';

export function changeTemplate(state: TwinState, req: Request): object {
  const change = readTemplateChange(req);
  const account =
    change.waba_id === undefined
      ? state.accounts.list[0]
      : state.accounts.byWaba.get(change.waba_id);
  if (account === undefined) {
    throw new ControlError(404, 'the twin has no such account');
  }
  const template =
    account.templates.get(templateKey(change.name, change.language)) ??
    makeTemplate(account, change);
  if (change.components !== undefined) {
    template.components = change.components;
    template.contract = contractOf(change.components, template.parameter_format === 'NAMED');
  }
  if (change.status !== undefined) {
    changeTemplateStatus(state, account, template, {
      status: change.status,
      reason: change.reason,
    });
  }
  if (change.quality !== undefined) {
    changeTemplateQuality(state, account, template, change.quality);
  }
  if (change.category !== undefined && change.category !== template.category) {
    changeCategory(state, account, template, change.category);
  }
  return {
    id: template.id,
    name: template.name,
    language: template.language,
    status: template.status,
    category: template.category,
    quality: template.quality,
  };
}

function makeTemplate(account: LiveAccount, change: TemplateChange): LiveTemplate {
  if (change.components === undefined) {
    throw new ControlError(404, 'the account has no such template; give components to make it');
  }
  const {
    name,
    language,
    components,
    category = 'UTILITY',
    parameter_format = 'POSITIONAL',
    id,
  } = change;
  const template = liveTemplate({
    name,
    language,
    components,
    category,
    parameter_format,
    ...(id !== undefined && { id }),
  });
  account.templates.set(templateKey(name, language), template);
  return template;
}

/**
 * Completed changes name the previous category (Meta: webhooks/reference/template_category_update).
 */
function changeCategory(
  state: TwinState,
  account: LiveAccount,
  template: LiveTemplate,
  category: string,
): void {
  const previous = template.category;
  template.category = category;
  emit(state, {
    account,
    field: 'template_category_update',
    value: {
      message_template_id: Number(template.id),
      message_template_name: template.name,
      message_template_language: template.language,
      previous_category: previous,
      new_category: category,
    },
  });
}
