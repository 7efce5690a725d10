/** A message as callers name it, by our id or by Meta's -> Meta's. */
import { invalidField } from '../errors';
import { MessageModel, type MessageDoc } from './model';

/**
 * @param pointer the field that names it @throws HubError invalid_input when it is a message that
 * Meta does not know (yet)
 */
export async function toWamid(
  workspaceId: string,
  named: string,
  pointer = '/reply_to',
): Promise<string> {
  if (!named.startsWith('msg_')) return named;
  const message = await MessageModel.findOne({ workspaceId, _id: named }, { wamid: 1 }).lean<
    Pick<MessageDoc, 'wamid'>
  >();
  if (message?.wamid === undefined) throw invalidField(pointer, 'is not a message that Meta knows');
  return message.wamid;
}
