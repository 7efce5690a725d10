/**
 * Questions, wired to the ledger that sends them, to the log that brings their answers, and to the
 * callbacks that tell them.
 */
import { createAsks, type Asks } from '../asks';
import type { Callbacks } from '../callbacks';
import { followMerges, presentContactInEvent } from '../contacts';
import { findReceivers, type Messages } from '../messages';
import { checkTarget } from '../net';
import type { Base } from './parts';
import { targetProblem } from './outside';

/**
 * @param messages made later: they need the log, and the log needs the consumer of the questions
 */
export function composeAsks(
  { registry, policy, log }: Base,
  messages: () => Messages,
  callbacks: Callbacks,
): Asks {
  return createAsks({
    log,
    accept: (workspaceId, request, options) => messages().accept(workspaceId, request, options),
    checkResumeUrl: async (url) => {
      await checkTarget(url, policy).catch(targetProblem('/resume_url'));
    },
    tapOf: (type, content) =>
      registry.connectors.flatMap(({ intake }) => intake?.tapOf(type, content) ?? [])[0],
    owe: (workspaceId, answer) => callbacks.owe(workspaceId, [{ ...answer, kind: 'answer' }]),
    findAsked: async (workspaceId, messageId) => {
      const { contactId } = (await findReceivers(workspaceId, [messageId])).get(messageId) ?? {};
      if (contactId === undefined) return undefined;
      const contact = (await followMerges(workspaceId, [contactId])).get(contactId);
      return contact === undefined ? null : presentContactInEvent(contact);
    },
  });
}
