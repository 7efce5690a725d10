/**
 * Jobs that come a second time, as from Bull when it takes a job for stalled. MongoDB must be
 * connected.
 */
import { databaseName } from '../../src/db';
import { createLogger } from '../../src/log';
import { createQueues } from '../../src/queue';

export async function requeue(
  redisUrl: string,
  queue: string,
  ids: readonly string[],
): Promise<void> {
  const queues = createQueues({
    url: redisUrl,
    name: databaseName(),
    log: createLogger({ level: 'silent', role: 'test' }),
  });
  await queues.ping();
  await queues.add(queue, ids);
  await queues.close(0);
}
