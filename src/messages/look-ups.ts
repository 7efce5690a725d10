/**
 * What many sends at once ask for is read together: a batch of 1,000 costs little more than one.
 */
import {
  findContactIds,
  findOptedOut,
  resolveContacts,
  type ContactDoc,
  type Sighting,
} from '../contacts';
import type { ConnectionDoc } from '../connections';
import { conversationKey, findConversations, type ConversationDoc } from '../conversations';
import { createGather } from '../lib/gather';
import { groupBy } from '../lib/group-by';
import type { MessageDoc } from './model';

const TOGETHER = { maxTogether: 500, concurrency: 4 } as const;

export interface LookUps {
  connection: (key: { workspaceId: string; id: string }) => Promise<ConnectionDoc | 'none'>;
  /** Made, if there is none. */
  contact: (key: { workspaceId: string; person: Sighting }) => Promise<ContactDoc>;
  conversation: (message: MessageDoc) => Promise<ConversationDoc | null>;
}

export function createLookUps(
  findConnection: (workspaceId: string, id: string) => Promise<ConnectionDoc | null>,
): LookUps {
  const connection = createGather<{ workspaceId: string; id: string }, ConnectionDoc | 'none'>(
    async (keys) => {
      const find = onceEach(
        ({ workspaceId, id }: { workspaceId: string; id: string }) => `${workspaceId}:${id}`,
        ({ workspaceId, id }) => findConnection(workspaceId, id),
      );
      return Promise.all(keys.map(async (key) => (await find(key)) ?? 'none'));
    },
    TOGETHER,
  );
  const contact = createGather(
    perWorkspace<{ workspaceId: string; person: Sighting }, ContactDoc>((workspaceId, keys) =>
      resolveContacts(
        workspaceId,
        keys.map(({ person }) => person),
      ),
    ),
    TOGETHER,
  );
  const conversation = createGather(
    perWorkspace<MessageDoc, { found: ConversationDoc | null }>(async (workspaceId, messages) => {
      const contacts = await findContactIds(workspaceId, messages.map(personOf));
      const keys = messages.map(({ phoneNumberId }, index) =>
        conversationKey(workspaceId, contacts[index] ?? '', phoneNumberId),
      );
      const known = await findConversations(workspaceId, [...new Set(keys)]);
      return keys.map((key) => ({ found: known.get(key) ?? null }));
    }),
    TOGETHER,
  );
  return {
    connection,
    contact,
    conversation: async (message) => (await conversation(message)).found,
  };
}

/** Writes nothing, for those who only ask what would become of a send. */
export async function isOptedOut(message: MessageDoc): Promise<boolean> {
  const ids = (await findContactIds(message.workspaceId, [personOf(message)])).flatMap(
    (id) => id ?? [],
  );
  return (await findOptedOut(message.workspaceId, ids)).size > 0;
}

/**
 * The same look-up for the same thing is made once. To be made anew for each batch: it forgets
 * nothing.
 */
export function onceEach<K, V>(
  nameOf: (key: K) => string,
  find: (key: K) => Promise<V>,
): (key: K) => Promise<V> {
  const found = new Map<string, Promise<V>>();
  return (key) => {
    const name = nameOf(key);
    const known = found.get(name) ?? find(key);
    found.set(name, known);
    return known;
  };
}

export function perWorkspace<K extends { workspaceId: string }, V>(
  load: (workspaceId: string, keys: readonly K[]) => Promise<readonly V[]>,
) {
  return async (keys: readonly K[]): Promise<V[]> => {
    const values = new Map<K, V>();
    await Promise.all(
      [...groupBy(keys, ({ workspaceId }) => workspaceId)].map(async ([workspaceId, own]) => {
        const loaded = await load(workspaceId, own);
        own.forEach((key, index) => {
          const value = loaded[index];
          if (value !== undefined) values.set(key, value);
        });
      }),
    );
    return keys.map((key) => {
      const value = values.get(key);
      if (value === undefined) throw new Error('a look-up gave no value for one of its keys');
      return value;
    });
  };
}

/** Whoever named a contact means that one. */
export function personOf({
  recipient,
  contactId,
}: Pick<MessageDoc, 'recipient' | 'contactId'>): Sighting {
  return {
    phone: recipient?.phone ?? null,
    bsuid: recipient?.bsuid ?? null,
    name: null,
    username: null,
    ...(contactId === '' ? {} : { contactId }),
  };
}
