/**
 * The hub's own files in a message: checked before it is accepted, then named by the ids that they
 * have at Meta.
 */
import { isRecord, type ActionContext } from '../../../src/kit';
import { checkFile, findFiles, replaceFiles } from '../message-types/files';

export interface Sending {
  connection_id: string;
  phone_number_id?: string | undefined;
  send_at?: string | undefined;
}

/** `name`: under which the content stands in the input, or `template`. */
interface Named<C> {
  name: string;
  content: C;
}

/**
 * @param place of the file in the input, where the content is made of other fields @throws HubError
 * invalid_input, media_pending, media_unavailable
 */
export async function checkOwnFiles(
  context: ActionContext,
  { name, content }: Named<unknown>,
  place?: string,
): Promise<void> {
  for (const file of findFiles(name, content))
    await checkFile(context.hub.media, place === undefined ? file : { ...file, pointer: place });
}

/** @throws HubError connection_unknown, invalid_input, and what Meta says to an upload */
export async function withMetaFiles<C extends { readonly [key: string]: unknown }>(
  context: ActionContext,
  { connection_id: connectionId, phone_number_id: wanted, send_at: sendAt }: Sending,
  { name, content }: Named<C>,
): Promise<C> {
  const ids = new Set(findFiles(name, content).map(({ id }) => id));
  if (ids.size === 0) return content;
  const { phoneNumbers } = await context.connection();
  const number = phoneNumbers.find(({ id }) => wanted === undefined || wanted === id);
  // A wrong number is told by the ledger, as for every other message.
  if (number === undefined) return content;
  const at = new Date(Math.max(Date.now(), Date.parse(sendAt ?? '') || 0));
  const found = new Map<string, string>();
  for (const id of ids)
    found.set(
      id,
      await context.hub.media.toProviderId(id, { connectionId, phoneNumberId: number.id, at }),
    );
  const replaced = replaceFiles(name, content, found);
  return isRecord(replaced) ? { ...content, ...replaced } : content;
}
