/** Checks a token against an account, subscribes the app to its webhooks and reads its numbers. */
import { HubError, isRecord, type Channel, type PhoneNumber } from '../../../src/kit';
import { graphClient, type GraphClient } from './graph-client';

const STANDARD_PER_SECOND = 80;
const HIGH_PER_SECOND = 1_000;

/** @throws HubError connection_check_failed with what Meta said, graph_unreachable */
export const connectAccount: Channel['connect'] = async (context, { accountId, accessToken }) => {
  const graph = graphClient(context, accessToken);
  try {
    const account = await graph.get(accountId, { fields: 'id,name' });
    const phoneNumbers = await readNumbers(graph, accountId);
    // Without the subscription no webhook ever arrives, although everything else looks right.
    await graph.post(`${accountId}/subscribed_apps`);
    return { name: textOf(account['name']), phoneNumbers };
  } catch (error) {
    if (error instanceof HubError && error.code !== 'graph_unreachable') {
      const { meta, texts } = error.extra;
      throw new HubError('connection_check_failed', `Meta said: ${error.message}`, {
        cause: error,
        ...(meta === undefined ? {} : { meta }),
        ...(texts === undefined ? {} : { texts }),
      });
    }
    throw error;
  }
};

export const listNumbers: Channel['listNumbers'] = (context, { accountId, accessToken }) =>
  readNumbers(graphClient(context, accessToken), accountId);

async function readNumbers(graph: GraphClient, accountId: string): Promise<PhoneNumber[]> {
  return (
    await graph.list(`${accountId}/phone_numbers`, {
      fields: 'id,display_phone_number,verified_name,throughput',
    })
  ).flatMap(toPhoneNumber);
}

function toPhoneNumber(found: Record<string, unknown>): PhoneNumber[] {
  const { id, display_phone_number: display, throughput } = found;
  if (typeof id !== 'string' || typeof display !== 'string') return [];
  const level = isRecord(throughput) ? throughput['level'] : undefined;
  return [
    {
      id,
      phone: `+${display.replaceAll(/\D/g, '')}`,
      name: textOf(found['verified_name']),
      messagesPerSecond: level === 'HIGH' ? HIGH_PER_SECOND : STANDARD_PER_SECOND,
    },
  ];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
