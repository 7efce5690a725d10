/**
 * Deletes one language of a template. Without an id Meta would delete all languages of the name.
 */
import { HubError } from '../errors';
import type { TemplateDoc } from './documents';
import { listByName } from './list-by-name';
import { markDeleted } from './mark-deleted';
import { findByName } from './stored-templates';
import { wasTold } from './rules';
import type { OpenAccount, SyncParts } from './sync-account';

/** Dying after Meta's answer: the next reading of the account finds that it is gone. */
export async function removeOne(
  { channel }: Pick<SyncParts, 'channel'>,
  opened: OpenAccount,
  doc: TemplateDoc,
): Promise<void> {
  const target =
    doc.metaId === '' ? await lookUp(channel, opened, doc) : { name: doc.name, id: doc.metaId };
  if (target !== undefined) await channel.remove(opened.context, opened.account, target);
  await markDeleted(doc.workspaceId, [doc._id]);
}

/**
 * Undefined when Meta has no such template. @throws HubError graph_unreachable and so on when that
 * can't be told
 */
async function lookUp(
  channel: SyncParts['channel'],
  opened: OpenAccount,
  doc: TemplateDoc,
): Promise<{ name: string; id?: string } | undefined> {
  const { name, language } = doc;
  const { templates, isComplete } = await listByName(channel, opened, { name, language });
  const found = templates.find((each) => each.language === language);
  if (found !== undefined) return { name, id: found.id };
  if (!isComplete)
    throw new HubError(
      'graph_unreachable',
      `Meta's list of templates could not be read to its end, so the id of ${name} in ${language} is not known.`,
    );
  const known = (await findByName(doc)).filter((each) => each.status !== 'DELETED');
  const isOnly = [...templates, ...known].every((each) => each.language === language);
  if (isOnly) return { name };
  // Meta's list may show a new template a little late.
  if (wasTold(doc, 'status', new Date()))
    throw new HubError(
      'graph_unreachable',
      `Meta does not list ${name} in ${language} yet, so its id is not known. Try again later.`,
    );
  return undefined;
}
