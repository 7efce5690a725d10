/** Submits a template to Meta's review, once nothing speaks against it that can be known before. */
import { HubError } from '../errors';
import type { NewTemplate, TemplateDraft, TemplateJson } from '../kit';
import { openTemplate } from './open-templates';
import { markStale } from './stale-templates';
import { toDraft } from './new-template';
import { presentTemplate } from './present';
import { storeReadings } from './store-readings';
import { READ_QUEUE, type OpenAccount, type SyncParts } from './sync-account';

export interface CreateParts extends SyncParts {
  /** @throws HubError connection_unknown */
  openConnection: (workspaceId: string, connectionId: string) => Promise<OpenAccount>;
}

/** @throws HubError connection_unknown, invalid_input, template_exists, template_invalid */
export async function checkNew(
  { channel, openConnection }: CreateParts,
  workspaceId: string,
  input: NewTemplate,
): Promise<{ opened: OpenAccount; draft: TemplateDraft }> {
  const opened = await openConnection(workspaceId, input.connection_id);
  const draft = channel.inOwnForm(
    await toDraft({ workspaceId, accountId: opened.account.accountId }, input),
  );
  const errors = channel.check(draft);
  const [first] = errors;
  if (first !== undefined)
    throw new HubError('template_invalid', `${first.pointer} ${first.detail}`, { errors });
  return { opened, draft };
}

/**
 * Dying between Meta's answer and the last write: the next webhook or reading of the account brings
 * the template.
 */
export async function createNew(
  parts: CreateParts,
  workspaceId: string,
  input: NewTemplate,
): Promise<TemplateJson> {
  const {
    opened: { context, account },
    draft,
  } = await checkNew(parts, workspaceId, input);
  const { accountId } = account;
  const {
    name,
    language,
    library_template_name: ofProvider,
    parameter_format: parameterFormat = 'POSITIONAL',
  } = draft;
  const components = ofProvider === undefined ? draft.components : null;
  const startedAt = new Date();
  const made = await parts.channel.create(context, account, draft);
  await storeReadings({
    workspaceId,
    accountId,
    startedAt,
    isListing: false,
    templates: [
      { ...made, name, language, components, parameterFormat, quality: null, rejectedReason: null },
    ],
  });
  const doc = await openTemplate({ workspaceId, accountId, name, language }, made.id);
  // Meta completes some texts itself, and its review may have ended already.
  const id = await markStale(doc);
  if (id !== undefined) void parts.queues.add(READ_QUEUE, [id]);
  return presentTemplate(doc, parts.channel.describe);
}
