/**
 * `hub services up|down|status`: MongoDB and Redis of this clone. With --json stdout is only the
 * JSON.
 */
import {
  servicesDown,
  servicesStatus,
  servicesUp,
  type ServiceStatus,
} from '../../scripts/services';

const USAGE = 'usage: hub services up|down|status [--json]';

export async function servicesCommand(args: readonly string[]): Promise<number> {
  const json = args.includes('--json');
  const [verb, ...rest] = args.filter((each) => each !== '--json');
  const run = verb === undefined || rest.length > 0 ? undefined : VERBS[verb];
  if (run === undefined) {
    process.stderr.write(`${USAGE}\n`);
    return 1;
  }
  try {
    return await run(json);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

const VERBS: Record<string, ((json: boolean) => Promise<number>) | undefined> = {
  up,
  down,
  status,
};

async function up(json: boolean): Promise<number> {
  const uris = await servicesUp();
  print(json ? JSON.stringify(uris) : `MONGODB_URI=${uris.mongodbUri}\nREDIS_URL=${uris.redisUrl}`);
  return 0;
}

async function down(json: boolean): Promise<number> {
  await servicesDown();
  print(json ? JSON.stringify(await servicesStatus()) : 'stopped; the data is kept');
  return 0;
}

async function status(json: boolean): Promise<number> {
  const found = await servicesStatus();
  print(
    json
      ? JSON.stringify(found)
      : `MongoDB: ${sentence(found.mongodb)}\nRedis: ${sentence(found.redis)}`,
  );
  return found.mongodb.running && found.redis.running ? 0 : 1;
}

function sentence({ running, how, pid, port }: ServiceStatus): string {
  const where = pid === null ? '' : `, port ${port}, pid ${pid}`;
  return `${running ? 'running' : 'not running'} (${how})${where}`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
