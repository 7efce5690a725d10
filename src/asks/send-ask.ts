/**
 * Sends a question. All is checked before anything is written; then the question, then its message.
 */
import { invalidField } from '../errors';
import type { AskRequest } from '../kit';
import { newId } from '../lib/ids';
import type { MessageDoc, Messages } from '../messages';
import { insertAsk } from './model';
import { payloadsOf } from './rules';

export interface SendAskParts {
  accept: Messages['accept'];
  /** @throws HubError target_refused, target_unresolvable */
  checkResumeUrl: (url: string) => Promise<void>;
}

type SendAs = NonNullable<Parameters<Messages['accept']>[2]>;

/** As far ahead as a question may wait. */
const MAX_WAIT_MS = 366 * 24 * 3_600_000;
/** Stands for the id of the message while the request is only looked at. */
const REHEARSED_ID = newId('msg', 0);

/**
 * @throws HubError invalid_input, target_refused, target_unresolvable, and all that a send may be
 * refused for
 */
export async function sendAsk(
  parts: SendAskParts,
  { workspaceId, request, as }: { workspaceId: string; request: AskRequest; as: SendAs },
): Promise<MessageDoc> {
  const requestFor = async (id: string) => ({
    ...request.to,
    ...(await request.say(payloadsOf(id, request.options))),
  });
  const known = as.dryRun === true ? undefined : await as.key?.findId();
  if (known === undefined) {
    await check(parts, request);
    const rehearsed = await parts.accept(workspaceId, await requestFor(REHEARSED_ID), {
      ...as,
      key: undefined,
      dryRun: true,
    });
    if (as.dryRun === true) return rehearsed;
  }
  const id = known ?? (await as.key?.takeId()) ?? newId('msg');
  const expiresAt = new Date(request.expiresAt);
  await insertAsk({
    _id: id,
    workspaceId,
    connectionId: request.to.connectionId,
    resumeUrl: request.resumeUrl,
    options: JSON.stringify(request.options),
    expiresAt,
    state: 'open',
    sweepAt: expiresAt,
    createdAt: new Date(),
  });
  return parts.accept(workspaceId, await requestFor(id), {
    ...as,
    key: { takeId: async () => id, findId: async () => id },
  });
}

async function check(
  { checkResumeUrl }: SendAskParts,
  { resumeUrl, expiresAt }: AskRequest,
): Promise<void> {
  const leftMs = Date.parse(expiresAt) - Date.now();
  if (Number.isNaN(leftMs)) throw invalidField('/expires_at', 'is no time in the form of ISO 8601');
  if (leftMs <= 0) throw invalidField('/expires_at', 'must be in the future');
  if (leftMs > MAX_WAIT_MS) throw invalidField('/expires_at', 'is more than a year ahead');
  await checkResumeUrl(resumeUrl);
}
