/** Template webhooks: status, quality and category. The id comes as a number or as text. */
import type { TemplateItem } from '../../../src/kit';
import { isMetaId, textOr, toMetaId, type Change } from './change';

interface Reading {
  change: TemplateItem['change'];
  current: unknown;
  announced?: string;
  previous: unknown;
  reason: unknown;
}

export function toTemplateItem(
  { field, route, entryTime, value }: Change,
  _item: Record<string, unknown>,
  dedupeKey: string,
): TemplateItem | undefined {
  const {
    message_template_id: given,
    message_template_name: name,
    message_template_language: language,
  } = value;
  const id = toMetaId(given);
  const { change, current, announced, previous, reason } = read(field, value);
  if (
    id === undefined ||
    !isMetaId(name) ||
    typeof language !== 'string' ||
    typeof current !== 'string'
  )
    return undefined;
  return {
    kind: 'template',
    change,
    template: { id, name, language: language.slice(0, 20) },
    current,
    ...(announced === undefined ? {} : { announced }),
    previous: textOr(previous, null),
    // Meta writes NONE where there is no reason.
    reason: reason === 'NONE' ? null : textOr(reason, null),
    route,
    occurredAt: entryTime,
    dedupeKey,
  };
}

/** The quality field's name is wrong in one of Meta's samples, so its content decides. */
function read(field: string, value: Record<string, unknown>): Reading {
  if (value['new_quality_score'] !== undefined) {
    return {
      change: 'quality',
      current: value['new_quality_score'],
      previous: value['previous_quality_score'],
      reason: null,
    };
  }
  if (field === 'template_category_update') {
    const {
      correct_category: announced,
      new_category: current,
      previous_category: previous,
    } = value;
    // A day before the change Meta names the category to come; `new_category` is then the one that
    // still holds.
    return typeof announced === 'string'
      ? {
          change: 'category',
          current: current ?? previous,
          announced,
          previous: null,
          reason: 'impending',
        }
      : { change: 'category', current, previous, reason: null };
  }
  return { change: 'status', current: value['event'], previous: null, reason: value['reason'] };
}
