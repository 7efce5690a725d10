/** Messages of the tenant, by the API: sent, and looked at. */
import { textAt } from '../../demo/api';
import { until } from '../until';
import type { UpgradeWorld } from './upgrade-world';

export interface Sends {
  connectionId: string;
  count: number;
  sendAt?: Date;
}

let sent = 0;

/** Texts to customers of their own. @returns their ids */
export async function send(
  world: UpgradeWorld,
  { connectionId, count, sendAt }: Sends,
): Promise<string[]> {
  const items = Array.from({ length: count }, () => ({
    action: 'send_message',
    input: {
      ...toInput(connectionId),
      ...(sendAt === undefined ? {} : { send_at: sendAt.toISOString() }),
    },
  }));
  const answer = await world.api('POST', '/v1/messages/batch', { items });
  const ids = (Array.isArray(answer['results']) ? answer['results'] : []).map((result: unknown) =>
    textAt(result, 'message', 'id'),
  );
  if (ids.length !== count || ids.includes(''))
    throw new Error(
      `of ${String(count)} messages some were not accepted: ${JSON.stringify(answer).slice(0, 500)}`,
    );
  return ids;
}

function toInput(connectionId: string) {
  sent += 1;
  return {
    connection_id: connectionId,
    to: `+49177${String(1_000_000 + sent)}`,
    type: 'text',
    text: { body: `Message ${String(sent)}` },
  };
}

export interface MessageState {
  id: string;
  status: string;
  acceptedAt: string;
}

const AT_ONCE = 20;

export async function statesOf(
  world: UpgradeWorld,
  ids: readonly string[],
): Promise<MessageState[]> {
  const states: MessageState[] = [];
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    states.push(
      ...(await Promise.all(
        ids.slice(start, start + AT_ONCE).map(async (id) => {
          const message = await world.api('GET', `/v1/messages/${id}`);
          return {
            id,
            status: textAt(message, 'status'),
            acceptedAt: textAt(message, 'timestamps', 'accepted'),
          };
        }),
      )),
    );
  }
  return states;
}

export async function untilStatus(
  world: UpgradeWorld,
  ids: readonly string[],
  wanted: string,
): Promise<void> {
  await until(`the status ${wanted}`, async () =>
    (await statesOf(world, ids)).every(({ status }) => status === wanted),
  );
}

/** A trace names the hold that a message waits for. */
export async function untilHeld(world: UpgradeWorld, ids: readonly string[]): Promise<void> {
  const isHeld = async (id: string): Promise<boolean> => {
    const steps = (await world.api('GET', `/v1/messages/${id}/trace`))['steps'];
    return Array.isArray(steps) && steps.some((step: unknown) => textAt(step, 'kind') === 'held');
  };
  await until('the hold of all messages', async () =>
    (await Promise.all(ids.map(isHeld))).every(Boolean),
  );
}

/** What is not in the state in which it should end, and what was called twice. */
export async function wrongStates(
  world: UpgradeWorld,
  ids: readonly string[],
  wanted: (id: string) => readonly string[],
): Promise<string[]> {
  const accepted = await world.acceptedByTwin();
  return (await statesOf(world, ids)).flatMap(({ id, status }) => [
    ...(wanted(id).includes(status)
      ? []
      : [`${id} is ${status} instead of ${wanted(id).join(' or ')}`]),
    ...((accepted.get(id) ?? 0) > 1 ? [`${id} was called twice`] : []),
  ]);
}
