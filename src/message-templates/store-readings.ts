/**
 * What the provider told of some templates -> documents. A process that dies in it leaves some
 * unread; the next reading does them.
 */
import type { AccountKey } from './model';
import { templateId } from './model';
import { openTemplates } from './open-templates';
import { findByIds } from './stored-templates';
import { markListed, writeReading } from './write-reading';
import type { TemplateDoc } from './documents';
import { applyReading, stateOf, type ReadingTime, type TemplateReading } from './rules';

export interface Readings extends AccountKey {
  templates: readonly TemplateReading[];
  /** When the provider was asked. */
  startedAt: Date;
  /** A listing of the whole account, so what it leaves out may be gone. */
  isListing: boolean;
}

export interface Stored {
  created: number;
  updated: number;
  sendableAgain: { name: string; language: string }[];
}

export async function storeReadings({
  workspaceId,
  accountId,
  templates,
  startedAt,
  isListing,
}: Readings): Promise<Stored> {
  const byId = new Map(
    templates.map((read) => [
      templateId({ workspaceId, accountId, name: read.name, language: read.language }),
      read,
    ]),
  );
  const ids = [...byId.keys()];
  const there = new Set((await findByIds(workspaceId, ids)).map((doc) => doc._id));
  const fresh = [...byId]
    .filter(([id]) => !there.has(id))
    .map(([, { id: metaId, name, language }]) => ({ accountId, name, language, metaId }));
  await openTemplates(workspaceId, fresh);
  const result: Stored = { created: fresh.length, updated: 0, sendableAgain: [] };
  for (const doc of await findByIds(workspaceId, ids)) {
    const read = byId.get(doc._id);
    const before =
      read === undefined ? undefined : await storeOne(doc, read, { startedAt, isListing });
    if (before === undefined || read === undefined) continue;
    if (there.has(doc._id)) result.updated += 1;
    if (stateOf(before.status) === 'paused' && stateOf(read.status) === 'sendable')
      result.sendableAgain.push({ name: read.name, language: read.language });
  }
  if (isListing) await markListed(workspaceId, ids, startedAt);
  return result;
}

const TRIES = 4;

/** The document as it was, if the reading changed it. */
async function storeOne(
  doc: TemplateDoc,
  read: TemplateReading,
  time: Omit<ReadingTime, 'now'>,
): Promise<TemplateDoc | undefined> {
  let before = doc;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const { set, isFresh, isChanged } = applyReading(before, read, { ...time, now: new Date() });
    if (!isChanged && (before.staleSince === undefined || !isFresh)) return undefined;
    if (await writeReading(before, set, isFresh)) return isChanged ? before : undefined;
    const [again] = await findByIds(before.workspaceId, [before._id]);
    if (again === undefined) return undefined;
    before = again;
  }
  // Others write this template all the time: one of them has the last word.
  return undefined;
}
