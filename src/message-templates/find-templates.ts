/**
 * Templates for a send. The hub's own knowledge comes first; Meta is asked only when that does not
 * suffice, and then not twice.
 */
import { HubError } from '../errors';
import type { KnownTemplate, TemplateQuery as Query, TemplateText } from '../kit';
import { errorText } from '../lib/error-code';
import { isRecord } from '../lib/json-text';
import { createSingleFlight } from '../lib/single-flight';
import type { TemplateDoc } from './documents';
import { listByName } from './list-by-name';
import { syncId } from './model';
import { findSync, oweSync } from './owed-syncs';
import { findByName, hasTemplates } from './stored-templates';
import { acceptStateOf, wasTold } from './rules';
import { storeReadings } from './store-readings';
import { SYNC_QUEUE, type OpenAccount, type SyncParts } from './sync-account';

type TemplateQuery = Omit<Query, 'connectionId'>;

export interface Finder {
  /** @param mayAsk false: nothing leaves the hub */
  find(
    opened: OpenAccount,
    query: TemplateQuery,
    mayAsk: boolean,
  ): Promise<readonly KnownTemplate[] | undefined>;
}

/** A send should not wait longer for what Meta will tell it anyway. */
const ASK_TIMEOUT_MS = 5_000;
/**
 * An answer, and also that there was none, counts this long; where what the hub knows does not fit
 * a send, this long.
 */
const ANSWER_LIFE_MS = 15_000;
const FRESH_LIFE_MS = 60_000;
const MAX_ANSWERS = 2_000;

/** `failed`: also when the list was not read to its end. */
type Asked = 'answered' | 'failed';

export function createFinder(parts: SyncParts): Finder {
  const looking = createSingleFlight<TemplateDoc[]>();
  const answers = new Map<string, { at: number; asked: Promise<Asked> }>();
  const ask = (opened: OpenAccount, query: TemplateQuery): Promise<Asked> => {
    const key = [
      opened.workspaceId,
      opened.account.accountId,
      query.name,
      query.language ?? '',
    ].join(':');
    const known = answers.get(key);
    if (
      known !== undefined &&
      known.at + (query.fresh === true ? FRESH_LIFE_MS : ANSWER_LIFE_MS) > Date.now()
    )
      return known.asked;
    if (answers.size >= MAX_ANSWERS) answers.clear();
    const asked = askProvider(parts, opened, query).catch((error: unknown) => {
      answers.delete(key);
      throw error;
    });
    answers.set(key, { at: Date.now(), asked });
    return asked;
  };
  return {
    find: async (opened, query, mayAsk) => {
      const {
        workspaceId,
        account: { accountId },
      } = opened;
      const key = { workspaceId, accountId, name: query.name };
      // Many sends of one template at once look once.
      const docs = await looking.run(JSON.stringify(key), () => findByName(key));
      if (query.fresh !== true && suffices(docs, query)) return docs.filter(isThere).map(toKnown);
      const asked = mayAsk ? await ask(opened, query) : 'answered';
      const found = (mayAsk ? await findByName(key) : docs).filter(isThere);
      const hasWanted =
        query.language === undefined
          ? found.length > 0
          : found.some((doc) => doc.language === query.language);
      if (hasWanted) return found.map(toKnown);
      // An account of which no template is known at all may be none that has a list: then Meta
      // decides.
      return asked === 'failed' || !(await hasTemplates(workspaceId, accountId))
        ? undefined
        : found.map(toKnown);
    },
  };
}

function isThere({ status }: TemplateDoc): boolean {
  return status !== 'DELETED';
}

/** A refusal is looked at once more, unless a webhook has just told it. */
function suffices(docs: readonly TemplateDoc[], { language }: TemplateQuery): boolean {
  const wanted = docs.filter(
    (doc) => isThere(doc) && (language === undefined || doc.language === language),
  );
  const now = new Date();
  return (
    wanted.length > 0 &&
    wanted.every(
      (doc) =>
        doc.components !== null &&
        (acceptStateOf(doc) !== 'not_approved' || wasTold(doc, 'status', now)),
    )
  );
}

/** Whatever Meta does, a send must not fail for a list. */
async function askProvider(
  parts: SyncParts,
  opened: OpenAccount,
  { name, language }: TemplateQuery,
): Promise<Asked> {
  const { workspaceId, account } = opened;
  const key = { workspaceId, accountId: account.accountId };
  try {
    const startedAt = new Date();
    const { templates, isComplete } = await listByName(parts.channel, opened, {
      name,
      language,
      timeoutMs: ASK_TIMEOUT_MS,
    });
    await storeReadings({ ...key, templates, startedAt, isListing: false });
    // So that drop-downs and lists know the others as well.
    if ((await findSync(key)) === null) {
      await oweSync(key, new Date());
      void parts.queues.add(SYNC_QUEUE, [syncId(key)]);
    }
    return isComplete ? 'answered' : 'failed';
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    parts.log.info(
      {
        workspace_id: workspaceId,
        connection_id: account.id,
        code: error.code,
        error: errorText(error),
      },
      'Meta could not be asked for a template',
    );
    return 'failed';
  }
}

export function toKnown(doc: TemplateDoc): KnownTemplate {
  return {
    name: doc.name,
    language: doc.language,
    category: doc.category,
    status: doc.status,
    state: acceptStateOf(doc),
    text: textOf(doc),
  };
}

export function textOf({
  components,
  parameterFormat,
}: Pick<TemplateDoc, 'components' | 'parameterFormat'>): TemplateText | null {
  if (components === null) return null;
  const parsed: unknown = JSON.parse(components);
  return { parameterFormat, components: Array.isArray(parsed) ? parsed.filter(isRecord) : [] };
}
