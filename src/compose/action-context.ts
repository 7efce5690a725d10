/** What actions get of the hub, bound to the caller's workspace. */
import { VERSION } from '../config';
import type { KeyedRequest } from '../http';
import { knownMessageId, messageIdFor } from '../idempotency';
import type { OutsideCall } from '../kit';
import { findAccepted, findKnown, presentMessage, toWamid } from '../messages';
import { checkTarget, type GuardedClient } from '../net';
import type { FirstAnswer, MakeContext } from '../registry';
import { conversationPort } from './conversation-ports';
import type { Base, Features } from './parts';
import { targetProblem } from './outside';

export function createMakeContext(
  { provider, settings, guarded, policy, log }: Base,
  { connections, asks, conversations, messages, media, templates }: Features,
): MakeContext {
  return ({ workspaceId, keyId }, { connectionId, dryRun = false, keyed }) => ({
    workspaceId,
    http: provider,
    settings,
    log,
    connection: (id) => connections.account(workspaceId, id ?? connectionId ?? ''),
    hub: {
      acceptMessage: async (request) =>
        presentMessage(
          await messages.accept(workspaceId, request, { dryRun, keyId, key: sendKeyOf(keyed) }),
        ),
      ask: async (request) =>
        presentMessage(
          await asks.send({ workspaceId, request, as: { dryRun, keyId, key: sendKeyOf(keyed) } }),
        ),
      messages: {
        toWamid: (named, pointer) => toWamid(workspaceId, named, pointer),
        find: (named) => findKnown(workspaceId, named),
      },
      media: {
        describe: (id) => media.describe(workspaceId, id),
        keep: (file) => media.keep(workspaceId, file).catch(targetProblem('/link')),
        toProviderId: async (id, use) => (dryRun ? id : media.toProviderId(workspaceId, id, use)),
      },
      checkOutside: async (url) => {
        await checkTarget(url, policy).catch(targetProblem('/url'));
      },
      postOutside: (call) => postOutside(guarded, call),
      conversations: conversationPort(conversations, workspaceId),
      templates: templates.forActions(workspaceId, { dryRun }),
    },
  });
}

function sendKeyOf(keyed: KeyedRequest | undefined) {
  return keyed === undefined
    ? undefined
    : { takeId: () => messageIdFor(keyed), findId: () => knownMessageId(keyed) };
}

export const firstAnswer: FirstAnswer = async (keyed) => {
  const message = await findAccepted(keyed.workspaceId, { findId: () => knownMessageId(keyed) });
  return message === undefined ? undefined : presentMessage(message);
};

async function postOutside(guarded: GuardedClient, { url, headers, body }: OutsideCall) {
  const answer = await guarded
    .post({
      url,
      headers: {
        'user-agent': `SmsPort-Hub/${VERSION}`,
        ...headers,
        'content-type': 'application/json',
      },
      body,
    })
    .catch(targetProblem('/url'));
  return { status: answer.status, response: answer.bodyExcerpt, ms: Math.round(answer.ms) };
}
