/**
 * Drop-downs of connections and their numbers. What is typed is looked for in all of them, not only
 * on the page shown.
 */
import { findConnection, listConnections } from './find-connections';
import { type ConnectionDoc } from './model';
import type { Option, OptionPage, OptionSource } from '../kit';

const PAGE = 50;
const READ_TOGETHER = 200;

export const connectionOptions: readonly OptionSource[] = [
  {
    key: 'connections',
    scope: 'connections:read',
    list: ({ workspaceId }, { q, cursor, values: { kind } }) =>
      collect(workspaceId, cursor, (connection) =>
        kind === undefined || connection.kind === kind
          ? [toOption(connection)].filter(matches(q))
          : [],
      ),
  },
  {
    key: 'phone_numbers',
    scope: 'connections:read',
    list: async ({ workspaceId }, { q, cursor, values: { connection_id: id } }) => {
      const toOptions = ({ phoneNumbers }: ConnectionDoc): Option[] =>
        phoneNumbers
          .map((number) => ({ value: number.id, label: number.phone, description: number.name }))
          .filter(matches(q));
      if (id === undefined || id === '') return collect(workspaceId, cursor, toOptions);
      const connection = await findConnection(workspaceId, id);
      return { data: connection === null ? [] : toOptions(connection), next_cursor: null };
    },
  },
];

function toOption({ _id, name, phoneNumbers, signature }: ConnectionDoc): Option {
  return {
    value: _id,
    label: name,
    description:
      phoneNumbers.map((number) => number.phone).join(', ') ||
      (signature === undefined ? null : 'Catch hook'),
  };
}

/** Numbers are found however they are written. */
function matches(q: string) {
  const typed = q.trim().toLowerCase();
  const digits = /^\+?[\d\s()/.-]+$/.test(typed) ? typed.replaceAll(/[^\d+]/g, '') : typed;
  return ({ value, label, description }: Option): boolean => {
    const text = `${value} ${label} ${description ?? ''}`.toLowerCase();
    return text.includes(typed) || (digits !== '' && text.includes(digits));
  };
}

/** A page ends behind a connection: the cursor is its id. */
async function collect(
  workspaceId: string,
  cursor: string | undefined,
  toOptions: (connection: ConnectionDoc) => Option[],
): Promise<OptionPage> {
  const data: Option[] = [];
  for (let before = cursor === '' ? undefined : cursor; ;) {
    const found = await listConnections(workspaceId, { before, limit: READ_TOGETHER });
    for (const [index, connection] of found.entries()) {
      data.push(...toOptions(connection));
      before = connection._id;
      const isLast = index === found.length - 1 && found.length < READ_TOGETHER;
      if (data.length >= PAGE && !isLast) return { data, next_cursor: before };
    }
    if (found.length < READ_TOGETHER) return { data, next_cursor: null };
  }
}
