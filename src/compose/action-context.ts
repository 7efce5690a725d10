/** What actions get of the hub, bound to the caller's workspace. */
import { VERSION } from '../config';
import { messageIdFor } from '../idempotency';
import type { OutsideCall } from '../kit';
import { presentMessage } from '../messages';
import { checkTarget, type GuardedClient } from '../net';
import type { MakeContext } from '../registry';
import type { Base, Features } from './features';
import { targetProblem } from './outside';

export const createMakeContext = ({ provider, settings, guarded, policy, log }: Base, { connections, messages }: Features): MakeContext => ({ workspaceId }, { connectionId, dryRun = false, keyed }) => ({
  workspaceId, http: provider, settings, log,
  connection: () => connections.account(workspaceId, connectionId ?? ''),
  hub: {
    acceptMessage: async (request) => presentMessage(await messages.accept(workspaceId, request, { dryRun, idOfKey: keyed === undefined ? undefined : () => messageIdFor(keyed) })),
    checkOutside: async (url) => { await checkTarget(url, policy).catch(targetProblem('/url')); },
    postOutside: (call) => postOutside(guarded, call),
  },
});

const postOutside = async (guarded: GuardedClient, { url, headers, body }: OutsideCall) => {
  const answer = await guarded.post({ url, headers: { 'user-agent': `SmsPort-Hub/${VERSION}`, ...headers, 'content-type': 'application/json' }, body }).catch(targetProblem('/url'));
  return { status: answer.status, response: answer.bodyExcerpt, ms: Math.round(answer.ms) };
};
