/**
 * The whole small world, with a door between the hub and MongoDB: a test stops one side of a race
 * there and lets the other go on.
 */
import type { Env } from './environment';
import { startMongoDoor, type MongoDoor } from './mongo-door';
import { requeue } from './requeue';
import { testServices } from './services';
import { startWorld, type World, type WorldOptions } from './world';

export interface DoorWorld extends World {
  door: MongoDoor;
  /** Another job for each of these ids. */
  requeue(queue: string, ids: readonly string[]): Promise<void>;
}

/** The sweep is fast, since what it does is often the other side of the race. */
export async function startDoorWorld({
  env = {},
  ...options
}: WorldOptions = {}): Promise<DoorWorld> {
  const { mongodbUri, redisUrl } = testServices();
  const door = await startMongoDoor(mongodbUri);
  const through: Env = { HUB_SWEEP_SECONDS: '0.3', ...env, MONGODB_URI: door.uri };
  const world = await startWorld({ ...options, env: through });
  const stop = async (): Promise<void> => {
    await world.stop();
    await door.close();
  };
  return { ...world, door, requeue: (queue, ids) => requeue(redisUrl, queue, ids), stop };
}
