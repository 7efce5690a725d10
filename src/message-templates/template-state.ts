/** Whether a template may be sent now: one read by the `_id`, since it is asked before each call. */
import { findStatus, templateId } from './model';
import { stateOf, type TemplateState } from './rules';

export const templateState = async (workspaceId: string, accountId: string, { name, language }: { name: string; language: string }): Promise<TemplateState> =>
  stateOf((await findStatus(workspaceId, templateId({ workspaceId, accountId, name, language })))?.status);
