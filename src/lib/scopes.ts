/** What an API key may do. */
const SUBJECTS = [
  'messages',
  'templates',
  'campaigns',
  'contacts',
  'conversations',
  'hooks',
  'connections',
  'media',
  'events',
  'usage',
] as const;
const WITHOUT_WRITE: ReadonlySet<string> = new Set(['events', 'usage']);

type Subject = (typeof SUBJECTS)[number];
export type Scope = `${Subject}:read` | `${Subject}:write` | 'messages:send' | 'admin';

/** What a key can be given; `read` stands for all reads, `*` for everything. */
export const ALL_SCOPES: readonly string[] = [
  ...SUBJECTS.flatMap((subject) => [
    `${subject}:read`,
    ...(WITHOUT_WRITE.has(subject) ? [] : [`${subject}:write`]),
  ]),
  'messages:send',
  'admin',
  'read',
  '*',
];

/** Write does not imply read. */
export function hasScope(scopes: readonly string[], needed: Scope): boolean {
  return (
    scopes.includes('*') ||
    scopes.includes(needed) ||
    (needed.endsWith(':read') && scopes.includes('read'))
  );
}
