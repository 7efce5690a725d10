/**
 * The last look before a call: connection, pauses, template, window, opt-out, test mode. All of it
 * is read anew, in one round of queries.
 */
import type { ConnectionDoc } from '../connections';
import { findMoved, findOptedOut, type Address } from '../contacts';
import { conversationKey, findConversations, type ConversationDoc } from '../conversations';
import { HubError, storedError, type StoredError } from '../errors';
import { findHold, type HoldReason, type SendPlace, type Standing } from '../holds';
import type { Channel, ChannelContext, ConnectedAccount } from '../kit';
import { errorText } from '../lib/error-code';
import { createGather } from '../lib/gather';
import type { Log } from '../log';
import { findObstacle, findOptOut } from './check-send';
import { withFallback } from './fallback';
import { onceEach, perWorkspace } from './look-ups';
import type { MessageDoc } from './model';

/** The channel and credentials of a connection. Reading the token opens it. */
export interface OpenedConnection {
  doc: ConnectionDoc;
  channel: Channel;
  context: ChannelContext;
  account: ConnectedAccount;
}

export interface CheckParts {
  /** Undefined when it is gone. */
  openConnection: (
    workspaceId: string,
    connectionId: string,
  ) => Promise<OpenedConnection | undefined>;
  log: Log;
  noteHold: (place: SendPlace, reason: HoldReason) => Promise<void>;
}

export type Checked =
  | { kind: 'call'; opened: OpenedConnection; outgoing: MessageDoc }
  /**
   * `unreadable`: the token can't be opened, and the connection may not be known to be broken yet.
   */
  | {
      kind: 'hold';
      reason: HoldReason;
      connection: ConnectionDoc;
      template: SendPlace['template'];
      unreadable?: HubError;
    }
  /** It could not be read, or too late: the message waits. */
  | { kind: 'late' }
  | { kind: 'failed'; error: StoredError };

export type CheckBeforeCall = (message: MessageDoc) => Promise<Checked>;

/**
 * Messages that are about to be called at the same time are looked at together; what is read is
 * read after they were claimed.
 */
export function createCheckBeforeCall({ openConnection, log }: CheckParts): CheckBeforeCall {
  return createGather(async (messages): Promise<Checked[]> => {
    const open = onceEach(
      (message: MessageDoc) => `${message.workspaceId}:${message.connectionId}`,
      async ({ workspaceId, connectionId }) =>
        unseal(await openConnection(workspaceId, connectionId)),
    );
    const hold = onceEach(nameOfPlace, findHold);
    const [conversations, optOuts, moves] = await Promise.all([
      findConversationsOf(messages),
      findOptOutsOf(messages),
      findMovesOf(messages),
    ]);
    return Promise.all(
      messages.map(async (message, index) => {
        try {
          return await check(readdress(message, moves[index]?.to), {
            ...(await open(message)),
            conversation: conversations[index]?.found ?? null,
            isOptedOut: optOuts[index] === true,
            hold,
          });
        } catch (error) {
          // Of one connection only; the others go on.
          log.error(
            {
              message_id: message._id,
              connection_id: message.connectionId,
              error: errorText(error),
            },
            'could not look before the call; the message waits',
          );
          return { kind: 'late' } as const;
        }
      }),
    );
  }, TOGETHER);
}

const TOGETHER = { maxTogether: 200, concurrency: 2 } as const;

function nameOfPlace({ connection, phoneNumberId, template }: SendPlace): string {
  return `${connection._id}:${phoneNumberId}:${template === undefined ? '' : `${template.name}:${template.language}`}`;
}

const findConversationsOf = perWorkspace(
  async (workspaceId: string, messages: readonly MessageDoc[]) => {
    const keys = messages.map(({ contactId, phoneNumberId, template }) =>
      template === undefined ? [conversationKey(workspaceId, contactId, phoneNumberId)] : [],
    );
    const known = await findConversations(workspaceId, [...new Set(keys.flat())]);
    return keys.map(([key]) => ({ found: key === undefined ? null : (known.get(key) ?? null) }));
  },
);

/** Free-form messages go on, so nobody is looked up for them. */
const findOptOutsOf = perWorkspace(async (workspaceId: string, messages: readonly MessageDoc[]) => {
  const optedOut = await findOptedOut(workspaceId, [
    ...new Set(
      messages.flatMap(({ contactId, template, fallback }) =>
        template === undefined && fallback === undefined ? [] : [contactId],
      ),
    ),
  ]);
  return messages.map(({ contactId }) => optedOut.has(contactId));
});

/** The number may have gone to somebody else since the message was accepted. */
const findMovesOf = perWorkspace(async (workspaceId: string, messages: readonly MessageDoc[]) => {
  const moved = await findMoved(
    workspaceId,
    messages.map(({ contactId, recipient }) => ({ contactId, phone: recipient?.phone ?? null })),
  );
  return messages.map((_, index) => ({ to: moved.get(index) }));
});

/** A message goes along with its contact. */
function readdress(message: MessageDoc, to: Address | undefined): MessageDoc {
  return to === undefined
    ? message
    : {
        ...message,
        recipient: { phone: to.phone, bsuid: to.bsuid },
        to: to.phone ?? to.bsuid ?? '',
      };
}

interface Unsealed {
  opened: OpenedConnection | undefined;
  unreadable?: HubError;
}

/** Opened now: from here to the call nothing may fail any more. */
function unseal(opened: OpenedConnection | undefined): Unsealed {
  if (opened === undefined) return { opened };
  try {
    return { opened: { ...opened, account: { ...opened.account } } };
  } catch (error) {
    if (error instanceof HubError && error.code === 'token_unreadable')
      return { opened, unreadable: error };
    throw error;
  }
}

interface Read extends Unsealed {
  conversation: ConversationDoc | null;
  isOptedOut: boolean;
  hold: (place: SendPlace) => Promise<Standing>;
}

async function check(
  message: MessageDoc,
  { opened, unreadable, conversation, isOptedOut, hold }: Read,
): Promise<Checked> {
  if (opened === undefined)
    return failed('connection_unknown', 'The connection was removed before the message was sent.');
  if (message.to === '')
    return failed(
      'recipient_invalid',
      'The contact left the number before the message was sent, and no other way to the contact is known.',
    );
  const obstacle = findObstacle({ message, connection: opened.doc, conversation, now: new Date() });
  const outgoing =
    obstacle?.code === 'window_closed' && message.fallback !== undefined
      ? withFallback(message, message.fallback)
      : message;
  if (obstacle !== null && outgoing === message)
    return failed(obstacle.code, `The recipient ${obstacle.detail}.`);
  const held = { kind: 'hold', connection: opened.doc, template: outgoing.template } as const;
  if (unreadable !== undefined) return { ...held, reason: 'connection_broken', unreadable };
  const { hold: reason, category } = await hold({
    connection: opened.doc,
    phoneNumberId: message.phoneNumberId,
    template: outgoing.template,
  });
  if (reason === 'template_refused')
    return failed(
      'template_disabled',
      'The template was rejected, disabled or deleted before the message was sent.',
    );
  if (reason !== null) return { ...held, reason };
  const optOut = findOptOut({ isOptedOut, category });
  return optOut === null
    ? { kind: 'call', opened, outgoing }
    : failed(optOut.code, `The recipient ${optOut.detail}.`);
}

function failed(code: Parameters<typeof storedError>[0], detail: string): Checked {
  return {
    kind: 'failed',
    error: storedError(code, detail),
  };
}
