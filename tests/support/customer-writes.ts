/** A customer writes, now or in the past, as Meta tells of it. */
import { at } from './json';
import { entry, envelope, messages, postWebhook, textMessage } from './meta';
import { readLog } from './steps';
import { until } from './until';
import type { World } from './world';

/** Resolves once the message is known. @returns its wamid */
export async function customerWrites(
  { hubUrl, tenant }: Pick<World, 'hubUrl' | 'tenant'>,
  from: string,
  { secondsAgo = 0, ...more }: { secondsAgo?: number; [field: string]: unknown } = {},
): Promise<string> {
  const wamid = `wamid.${from}.${String(secondsAgo)}`;
  const message = textMessage(wamid, from.slice(1), {
    timestamp: String(Math.floor(Date.now() / 1000) - secondsAgo),
    ...more,
  });
  await postWebhook(
    hubUrl,
    envelope(
      entry(
        tenant.account.wabaId,
        messages(tenant.phoneNumberId, {
          contacts: [{ wa_id: from.slice(1) }],
          messages: [message],
        }),
      ),
    ),
  );
  await until(
    async () =>
      (await readLog(tenant.api, 'message.received')).some(
        (event) => at(event, 'data', 'message', 'wamid') === wamid,
      ),
    { what: wamid },
  );
  return wamid;
}
