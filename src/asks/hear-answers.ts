/**
 * The log's consumer for questions. The first answer ends its question, and its outcome is owed to
 * the address; who taps again is told. A process that dies in between handles the same events
 * again: the end of a question names the message that ended it, and what is owed or told twice
 * meets its own id.
 */
import { HubError } from '../errors';
import type { EventConsumer } from '../events';
import type { AskOption, SendRequest, Tap } from '../kit';
import { derivedId } from '../lib/ids';
import { isRecord } from '../lib/json-text';
import type { Log } from '../log';
import type { Messages } from '../messages';
import { endAsk, findAsks, settleAsk, type AskDoc } from './model';
import { readReply, toAnswer, type Reply } from './rules';

export interface HearParts {
  accept: Messages['accept'];
  /** What a message of the provider says was chosen. */
  tapOf: (type: string, content: unknown) => Tap | undefined;
  /** Owes the outcome to the address of the question; once, however often it is called. */
  tell: (ask: AskDoc) => Promise<void>;
  log: Log;
}

export function createAskConsumer(parts: HearParts): EventConsumer {
  return {
    name: 'asks',
    handle: async (workspaceId, events) => {
      const replies = events
        .filter((event) => event.type === 'message.received')
        .flatMap((event) => readReply(event.content, parts.tapOf) ?? []);
      const asks = await findAsks(workspaceId, [...new Set(replies.map(({ askId }) => askId))]);
      for (const reply of replies) {
        const ask = asks.get(reply.askId);
        if (ask !== undefined) await hear(parts, ask, reply);
      }
    },
  };
}

async function hear(parts: HearParts, ask: AskDoc, reply: Reply): Promise<void> {
  const ended =
    (await endAsk(
      ask,
      { state: 'answered', answeredBy: reply.messageId, outcome: toOutcome(ask, reply) },
      reply.at,
    )) ?? (await findAsks(ask.workspaceId, [ask._id])).get(ask._id);
  if (ended === undefined) return;
  if (ended.answeredBy === reply.messageId) {
    await parts.tell(ended);
    await settleAsk(ended);
  } else if (reply.tap !== null) await tellTooLate(parts, ended, reply);
}

function toOutcome({ _id, options }: AskDoc, reply: Reply): string {
  return JSON.stringify({
    message_id: _id,
    status: 'answered',
    answer: toAnswer(reply, readOptions(options)),
    contact: reply.contact,
    responded_at: reply.at.toISOString(),
  });
}

function readOptions(text: string): AskOption[] {
  const parsed: unknown = JSON.parse(text);
  return Array.isArray(parsed)
    ? parsed.filter(isRecord).map(({ id, title }) => ({ id: String(id), title: String(title) }))
    : [];
}

/** Nobody waits for this message: what stands against it is only noted. */
async function tellTooLate({ accept, log }: HearParts, ask: AskDoc, reply: Reply): Promise<void> {
  const body =
    ask.state === 'answered'
      ? 'This question was answered already.'
      : 'The time to answer this question is over.';
  const request: SendRequest = {
    connectionId: ask.connectionId,
    phoneNumberId: reply.phoneNumberId,
    to: reply.contactId,
    type: 'text',
    content: { body },
    replyTo: reply.messageId,
  };
  const id = derivedId('msg', reply.at.getTime(), 'too late', ask._id, reply.messageId);
  await accept(ask.workspaceId, request, {
    key: { takeId: async () => id, findId: async () => id },
  }).catch((error: unknown) => {
    if (!(error instanceof HubError) || error.entry.status >= 500) throw error;
    log.info(
      { workspace_id: ask.workspaceId, message_id: ask._id, code: error.code },
      'a second answer could not be told that it was too late',
    );
  });
}
