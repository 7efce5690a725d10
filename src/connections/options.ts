/** Drop-downs of connections and their numbers. */
import { findConnection, listConnections } from './model';
import type { Option, OptionSource } from '../kit';

const PAGE = 50;

const matches = (q: string) => ({ value, label }: Option): boolean => q === '' || `${value} ${label}`.toLowerCase().includes(q.toLowerCase());

export const connectionOptions: readonly OptionSource[] = [
  {
    key: 'connections', scope: 'connections:read',
    list: async ({ workspaceId }, { q, cursor }) => {
      const found = await listConnections(workspaceId, { before: cursor, limit: PAGE + 1 });
      const shown = found.slice(0, PAGE);
      const options = shown.map(({ _id, name, phoneNumbers }) => ({ value: _id, label: name, description: phoneNumbers.map((number) => number.phone).join(', ') || null }));
      return { data: options.filter(matches(q)), next_cursor: found.length > PAGE ? shown.at(-1)?._id ?? null : null };
    },
  },
  {
    key: 'phone_numbers', scope: 'connections:read',
    list: async ({ workspaceId }, { q, values }) => {
      const wanted = values['connection_id'];
      const connection = wanted === undefined ? null : await findConnection(workspaceId, wanted);
      const connections = connection === null ? await listConnections(workspaceId, { limit: PAGE }) : [connection];
      const numbers = wanted !== undefined && connection === null ? [] : connections.flatMap((each) => each.phoneNumbers);
      return { data: numbers.map(({ id, phone, name }) => ({ value: id, label: phone, description: name })).filter(matches(q)), next_cursor: null };
    },
  },
];
