/** The feature's operations, bound to the parts they need. */
import { notFound } from '../errors';
import type { SecretBox } from '../db';
import { createHook, type CreatedHook, type HookParts, type NewHook } from './create-hook';
import { HookModel, findHook, type HookDoc } from './model';

export interface Hooks {
  create(input: NewHook): Promise<CreatedHook>;
  /** @throws HubError not_found */
  get(workspaceId: string, id: string): Promise<HookDoc>;
  /** @throws HubError not_found */
  remove(workspaceId: string, id: string): Promise<void>;
}

export function createHooks(parts: HookParts): Hooks {
  return {
    create: (input) => createHook(parts, input),
    get: async (workspaceId, id) => {
      const doc = await findHook(workspaceId, id);
      if (doc === null) throw notFound('hook');
      return doc;
    },
    remove: async (workspaceId, id) => {
      const { deletedCount } = await HookModel.deleteOne({ workspaceId, _id: id });
      if (deletedCount === 0) throw notFound('hook');
    },
  };
}

/**
 * All secrets that sign now: during a rotation the old one as well (Standard Webhooks, "signature
 * scheme").
 */
export function openSecrets(secrets: SecretBox, hook: HookDoc, now: Date): string[] {
  return [
    secrets.open(hook.sealedSecret, hook._id),
    ...(hook.sealedPrevious !== null && hook.previousUntil !== null && hook.previousUntil > now
      ? [secrets.open(hook.sealedPrevious, hook._id)]
      : []),
  ];
}
