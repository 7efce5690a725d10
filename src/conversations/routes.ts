/** `/v1/conversations`. */
import { PAGE_QUERY, pageSchema, pageSize, route, toPage, type Caller, type Route } from '../http';
import { CONVERSATION, MESSAGE, type MessageJson } from '../kit';
import { newId } from '../lib/ids';
import type { Conversations } from './conversations';
import { cursorOf, listConversations } from './list-conversations';
import { insertNote, listNotes, type NoteDoc } from './model';
import { presentNote } from './present';
import { ASSIGNMENT, CONVERSATION_QUERY, NEW_NOTE, NOTE } from './schema';

/** The messages of a contact at a number, newest first. */
export type ListMessages = (
  workspaceId: string,
  page: { contactId: string; phoneNumberId: string; before: string | undefined; limit: number },
) => Promise<MessageJson[]>;

export function conversationRoutes(
  conversations: Conversations,
  listMessages: ListMessages,
): Route[] {
  return [
    listRoute(conversations),
    readRoute(conversations),
    messagesRoute(conversations, listMessages),
    assignRoute(conversations),
    noteRoute(conversations),
    notesRoute(conversations),
  ];
}

type Params = Readonly<Record<string, string>>;
function idOf(params: Params): string {
  return params['id'] ?? '';
}

/** What isn't yours is 404 before the body is read. */
function owns(conversations: Conversations) {
  return async ({ workspaceId }: Caller, params: Params): Promise<void> => {
    await conversations.get(workspaceId, idOf(params));
  };
}

const PAGE = { type: 'object', additionalProperties: false, properties: PAGE_QUERY } as const;

function listRoute(conversations: Conversations): Route {
  return route({
    method: 'get',
    path: '/v1/conversations',
    tag: 'Conversations',
    scope: 'conversations:read',
    summary: 'List conversations',
    description: 'By their last message, newest first.',
    query: CONVERSATION_QUERY,
    replies: { 200: { description: 'A page', schema: pageSchema(CONVERSATION) } },
  }).with({
    handle: async ({
      caller: { workspaceId },
      query: {
        contact_id: contactId,
        phone_number_id: phoneNumberId,
        assignee,
        open,
        cursor,
        limit,
      },
    }) => {
      const size = pageSize(limit);
      const found = await listConversations(workspaceId, {
        contactId,
        phoneNumberId,
        assignee,
        open,
        cursor,
        limit: size + 1,
      });
      const { data: shown, next_cursor } = toPage({ found, size, cursorOf, present: (doc) => doc });
      return {
        status: 200,
        body: { data: await conversations.present(workspaceId, shown), next_cursor },
      };
    },
  });
}

function readRoute(conversations: Conversations): Route {
  return route({
    method: 'get',
    path: '/v1/conversations/{id}',
    tag: 'Conversations',
    scope: 'conversations:read',
    summary: 'Read a conversation',
    replies: { 200: { description: 'The conversation', schema: CONVERSATION } },
    errors: ['not_found'],
  }).with({
    handle: async ({ caller: { workspaceId }, params }) => {
      const [body] = await conversations.present(workspaceId, [
        await conversations.get(workspaceId, idOf(params)),
      ]);
      return { status: 200, body };
    },
  });
}

function messagesRoute(conversations: Conversations, listMessages: ListMessages): Route {
  return route({
    method: 'get',
    path: '/v1/conversations/{id}/messages',
    tag: 'Conversations',
    scope: 'conversations:read',
    summary: 'Messages of a conversation',
    description: 'What came in and went out, newest first.',
    query: PAGE,
    replies: { 200: { description: 'A page', schema: pageSchema(MESSAGE) } },
    errors: ['not_found'],
  }).with({
    owns: owns(conversations),
    handle: async ({ caller: { workspaceId }, params, query }) => {
      const { contactId, phoneNumberId } = await conversations.get(workspaceId, idOf(params));
      const size = pageSize(query.limit);
      const found = await listMessages(workspaceId, {
        contactId,
        phoneNumberId,
        before: query.cursor,
        limit: size + 1,
      });
      return {
        status: 200,
        body: toPage({ found, size, cursorOf: ({ id }) => id, present: (message) => message }),
      };
    },
  });
}

function assignRoute(conversations: Conversations): Route {
  return route({
    method: 'post',
    path: '/v1/conversations/{id}/assign',
    tag: 'Conversations',
    scope: 'conversations:write',
    summary: 'Assign a conversation',
    description: "Raises `conversation.assigned` when it was somebody else's, or nobody's.",
    body: ASSIGNMENT,
    replies: { 200: { description: 'The conversation', schema: CONVERSATION } },
    errors: ['not_found'],
  }).with({
    owns: owns(conversations),
    handle: async ({ caller: { workspaceId }, params, body }) => ({
      status: 200,
      body: await conversations.assign(workspaceId, idOf(params), body.user_id),
    }),
  });
}

function noteRoute(conversations: Conversations): Route {
  return route({
    method: 'post',
    path: '/v1/conversations/{id}/notes',
    tag: 'Conversations',
    scope: 'conversations:write',
    summary: 'Add a note',
    description: 'For people of the business; nothing is sent.',
    body: NEW_NOTE,
    replies: { 201: { description: 'Kept', schema: NOTE } },
    errors: ['not_found'],
  }).with({
    owns: owns(conversations),
    handle: async ({ caller: { workspaceId, keyId, keyName }, params, body }) => {
      const conversation = await conversations.get(workspaceId, idOf(params));
      const note: NoteDoc = {
        _id: newId('note'),
        workspaceId,
        conversationId: conversation._id,
        text: body.text,
        author: { id: keyId, name: keyName },
        createdAt: new Date(),
      };
      await insertNote(note);
      return { status: 201, body: presentNote(note, conversation) };
    },
  });
}

function notesRoute(conversations: Conversations): Route {
  return route({
    method: 'get',
    path: '/v1/conversations/{id}/notes',
    tag: 'Conversations',
    scope: 'conversations:read',
    summary: 'Notes of a conversation',
    query: PAGE,
    replies: { 200: { description: 'A page, newest first', schema: pageSchema(NOTE) } },
    errors: ['not_found'],
  }).with({
    owns: owns(conversations),
    handle: async ({ caller: { workspaceId }, params, query }) => {
      const conversation = await conversations.get(workspaceId, idOf(params));
      const size = pageSize(query.limit);
      const found = await listNotes(workspaceId, conversation._id, {
        before: query.cursor,
        limit: size + 1,
      });
      return {
        status: 200,
        body: toPage({
          found,
          size,
          cursorOf: ({ _id }) => _id,
          present: (note) => presentNote(note, conversation),
        }),
      };
    },
  });
}
