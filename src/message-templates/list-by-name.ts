/**
 * What the provider lists under one name. Its list takes parts of names, too, so a short name may
 * fill several pages.
 */
import { HubError } from '../errors';
import type {
  ChannelContext,
  ConnectedAccount,
  ProviderTemplate,
  TemplateChannel,
  TemplatePage,
} from '../kit';

export interface NamedTemplates {
  templates: ProviderTemplate[];
  /** Whether the list was read to its end, so that what it lacks is not there. */
  isComplete: boolean;
}

interface Named {
  name: string;
  /** No more is read once this one is found. */
  language?: string | undefined;
  /** For all pages together. */
  timeoutMs?: number;
}

const MAX_PAGES = 20;

/**
 * @throws HubError graph_auth, graph_unreachable and so on, when not even the first page could be
 * read
 */
export async function listByName(
  channel: TemplateChannel,
  { context, account }: { context: ChannelContext; account: ConnectedAccount },
  { name, language, timeoutMs }: Named,
): Promise<NamedTemplates> {
  const until = timeoutMs === undefined ? undefined : Date.now() + timeoutMs;
  const templates: ProviderTemplate[] = [];
  let isReadable = true;
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const leftMs = until === undefined ? undefined : until - Date.now();
    if (page > 0 && leftMs !== undefined && leftMs <= 0) break;
    const found = await channel
      .list(context, account, {
        name,
        ...(after === undefined ? {} : { after }),
        ...(leftMs === undefined ? {} : { timeoutMs: leftMs }),
      })
      .catch((error: unknown) => unlessFirst(error, page));
    if (found === undefined) break;
    templates.push(...found.templates);
    isReadable &&= found.unreadable === 0;
    if (found.next === undefined) return { templates, isComplete: isReadable };
    if (found.next === after || found.templates.some((each) => each.language === language)) break;
    after = found.next;
  }
  return { templates, isComplete: false };
}

/** What was read before is worth something. */
function unlessFirst(error: unknown, page: number): TemplatePage | undefined {
  if (page > 0 && error instanceof HubError) return undefined;
  throw error;
}
