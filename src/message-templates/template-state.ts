/**
 * Whether a template may be sent now, and what it is for: one read by the `_id`, since it is asked
 * before each call.
 */
import { templateId } from './model';
import { findStatus } from './stored-templates';
import { stateOf, type TemplateState } from './rules';

/** `category`: null where the hub does not know it. */
export interface TemplateStanding {
  state: TemplateState;
  category: string | null;
}

export async function templateStanding(
  workspaceId: string,
  accountId: string,
  { name, language }: { name: string; language: string },
): Promise<TemplateStanding> {
  const found = await findStatus(
    workspaceId,
    templateId({ workspaceId, accountId, name, language }),
  );
  return { state: stateOf(found?.status), category: found?.category ?? null };
}
