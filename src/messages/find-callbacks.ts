/** Which messages have an address for their final status. */
import { MessageModel, type MessageDoc } from './model';

export async function findCallbackUrls(
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, { url: string; type: string }>> {
  const found = await MessageModel.find(
    { workspaceId, _id: { $in: ids }, callbackUrl: { $exists: true } },
    { callbackUrl: 1, type: 1 },
  ).lean<Pick<MessageDoc, '_id' | 'callbackUrl' | 'type'>[]>();
  return new Map(
    found.flatMap(({ _id, callbackUrl, type }) =>
      callbackUrl === undefined ? [] : [[_id, { url: callbackUrl, type }] as const],
    ),
  );
}
