/**
 * The hub's own files (`med_`) in the headers of a template send, looked at when it is accepted.
 */
import type { ActionContext, TemplateFilling } from '../../../src/kit';
import { checkFile, findFiles, type FileRef } from '../message-types/files';

interface Input extends Pick<TemplateFilling, 'header' | 'cards'> {
  raw_components?: readonly Record<string, unknown>[] | undefined;
}

/**
 * @param pointer where these fields stand in the caller's input @throws HubError invalid_input,
 * media_pending, media_unavailable
 */
export async function checkTemplateFiles(
  { hub }: ActionContext,
  { header, cards = [], raw_components: raw }: Input,
  pointer = '',
): Promise<void> {
  const files = [
    ...fileOf(header, `${pointer}/header`),
    ...cards.flatMap((card, index) =>
      fileOf(card.header, `${pointer}/cards/${String(index)}/header`),
    ),
    ...(raw === undefined ? [] : findFiles('raw_components', raw, `${pointer}/raw_components`)),
  ];
  for (const file of files) await checkFile(hub.media, file);
}

function fileOf(header: Input['header'], pointer: string): FileRef[] {
  const id = header?.media?.media_id;
  const kind = header?.type;
  return id?.startsWith('med_') === true &&
    (kind === 'image' || kind === 'video' || kind === 'document')
    ? [{ pointer: `${pointer}/media/media_id`, kind, id }]
    : [];
}
