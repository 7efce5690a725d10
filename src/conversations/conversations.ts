/** The feature's operations, bound to the parts they need. */
import { countryOf, findConnection, pickNumber, type ConnectionDoc } from '../connections';
import { findContactIds, resolveContacts, toRecipient } from '../contacts';
import { invalidField, notFound } from '../errors';
import type { ConversationJson, WindowJson } from '../kit';
import type { Sweep } from '../queue';
import { assignConversation, sweepAssignments, type AppendEvents } from './assign-conversation';
import {
  ensureConversation,
  findConversation,
  findConversationById,
  type ConversationDoc,
} from './model';
import { connectedAtOf, connectionsOfNumbers } from './numbers';
import { presentConversation, presentWindow } from './present';

/** Who talks to whom: a contact and one of a connection's numbers. */
export interface Talk {
  connectionId: string;
  phoneNumberId: string | undefined;
  to: string;
}

export interface Conversations {
  /** @throws HubError not_found */
  get(workspaceId: string, id: string): Promise<ConversationDoc>;
  present(workspaceId: string, docs: readonly ConversationDoc[]): Promise<ConversationJson[]>;
  /** @param userId null: nobody's @throws HubError not_found */
  assign(workspaceId: string, id: string, userId: string | null): Promise<ConversationJson>;
  /**
   * The conversation is made if there is none. @throws HubError connection_unknown,
   * phone_number_required, phone_number_unknown, recipient_invalid
   */
  find(workspaceId: string, talk: Talk): Promise<ConversationDoc>;
  /** Writes nothing. @throws as `find` */
  window(workspaceId: string, talk: Talk): Promise<WindowJson>;
  sweeps: readonly Sweep[];
}

/** A change is told right after its update; what waits longer than this has lost its process. */
const RECORD_GRACE_MS = 5_000;

export function createConversations(append: AppendEvents): Conversations {
  const get = async (workspaceId: string, id: string): Promise<ConversationDoc> => {
    const doc = await findConversationById(workspaceId, id);
    if (doc === null) throw notFound('conversation');
    return doc;
  };
  return {
    get,
    present,
    assign: async (workspaceId, id, userId) => {
      const changed = await assignConversation(append, await get(workspaceId, id), userId);
      return presentConversation(
        changed,
        connectedAtOf(
          await connectionsOfNumbers(workspaceId, [changed.phoneNumberId]),
          changed.phoneNumberId,
        ),
      );
    },
    find: async (workspaceId, talk) => {
      const { phoneNumberId, person } = await resolveTalk(workspaceId, talk);
      const [contact] = await resolveContacts(workspaceId, [person]);
      if (contact === undefined) throw new Error('the contact could not be made');
      return ensureConversation(workspaceId, contact._id, phoneNumberId);
    },
    window: async (workspaceId, talk) => {
      const { connection, phoneNumberId, person } = await resolveTalk(workspaceId, talk);
      const [contactId = null] = await findContactIds(workspaceId, [person]);
      return presentWindow({
        connection,
        phoneNumberId,
        contactId,
        conversation:
          contactId === null ? null : await findConversation(workspaceId, contactId, phoneNumberId),
      });
    },
    sweeps: [
      {
        name: 'assignments',
        run: () => sweepAssignments(append, new Date(Date.now() - RECORD_GRACE_MS)),
      },
    ],
  };
}

const present: Conversations['present'] = async (workspaceId, docs) => {
  const connections = await connectionsOfNumbers(
    workspaceId,
    docs.map(({ phoneNumberId }) => phoneNumberId),
  );
  return docs.map((doc) => presentConversation(doc, connectedAtOf(connections, doc.phoneNumberId)));
};

async function resolveTalk(workspaceId: string, { connectionId, phoneNumberId: wanted, to }: Talk) {
  const connection: ConnectionDoc | null = await findConnection(workspaceId, connectionId);
  if (connection === null)
    throw invalidField(
      '/connection_id',
      'is not a connection of this workspace',
      'connection_unknown',
    );
  const phoneNumberId = pickNumber(connection, wanted);
  return {
    connection,
    phoneNumberId,
    person: await toRecipient(workspaceId, to, countryOf(connection, phoneNumberId)),
  };
}
