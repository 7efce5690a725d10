/** A hub in this process, web and worker, on any free port. */
import { loadConfig } from '../../src/config';
import { startHub } from '../../src/main';
import { hubEnv, type Env } from './environment';
import { testServices } from './services';

export interface TestHub {
  hubUrl: string;
  stop(): Promise<void>;
}

/**
 * One at a time per test file: the MongoDB connection is one per process. Each start gets a
 * database of its own, unless it is given one.
 */
export async function startTestHub(graphApiUrl: string, env: Env = {}): Promise<TestHub> {
  const { mongodbUri, redisUrl } = testServices();
  const hub = await startHub(loadConfig(hubEnv({ mongodbUri, redisUrl, graphApiUrl }, env), {}));
  return { hubUrl: `http://127.0.0.1:${String(hub.port)}`, stop: () => hub.stop() };
}
