/** The feature's operations: asking, and the end of a question's time. */
import type { EventConsumer } from '../events';
import { eachAlone } from '../lib/each-alone';
import type { Sweep } from '../queue';
import type { MessageDoc } from '../messages';
import { createAskConsumer, type HearParts } from './hear-answers';
import { endAsk, findDueAsks, removeAsk, settleAsk, type AskDoc } from './model';
import { sendAsk, type SendAskParts } from './send-ask';

export interface Asks {
  send(ask: Parameters<typeof sendAsk>[1]): Promise<MessageDoc>;
  consumer: EventConsumer;
  sweeps: readonly Sweep[];
}

export interface AskParts extends SendAskParts, Omit<HearParts, 'tell'> {
  /** Owes this text to the address, once per message. */
  owe: (
    workspaceId: string,
    answer: { messageId: string; url: string; body: string },
  ) => Promise<void>;
  /** Who was asked, as events show a contact; undefined when there is no such message. */
  findAsked: (workspaceId: string, messageId: string) => Promise<unknown>;
}

const SWEEP_LIMIT = 500;

export function createAsks(parts: AskParts): Asks {
  const tell = ({ _id, workspaceId, resumeUrl, outcome = '' }: AskDoc): Promise<void> =>
    parts.owe(workspaceId, { messageId: _id, url: resumeUrl, body: outcome });
  return {
    send: (ask) => sendAsk(parts, ask),
    consumer: createAskConsumer({ ...parts, tell }),
    sweeps: [
      {
        name: 'asks',
        run: async () => {
          const due = await findDueAsks(new Date(), SWEEP_LIMIT);
          await eachAlone(due, (ask) => finish(parts, ask, tell));
          return due.length;
        },
      },
    ],
  };
}

/** Either its time is over, or a process died between the end of a question and its telling. */
async function finish(
  { findAsked }: AskParts,
  ask: AskDoc,
  tell: (ask: AskDoc) => Promise<void>,
): Promise<void> {
  const ended = ask.state === 'open' ? await expire(findAsked, ask) : ask;
  if (ended === null) return;
  await tell(ended);
  await settleAsk(ended);
}

/** Null when an answer came first, or the message was never accepted. */
async function expire(findAsked: AskParts['findAsked'], ask: AskDoc): Promise<AskDoc | null> {
  const contact = await findAsked(ask.workspaceId, ask._id);
  if (contact === undefined) {
    await removeAsk(ask);
    return null;
  }
  const outcome = JSON.stringify({
    message_id: ask._id,
    status: 'expired',
    answer: null,
    contact,
    responded_at: null,
  });
  return endAsk(ask, { state: 'expired', outcome }, new Date());
}
