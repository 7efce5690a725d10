/** Starts the load process, and hands back its counts. */
import type { Stage } from '../../stage/stage';
import { startChild } from '../child';
import { readLoadReport, type LoadReport, type LoadSpec } from './load-spec';

type OnProgress = (report: LoadReport) => void;

/**
 * @param onProgress about every thousand answers
 * @throws when a call was refused or not answered: then nobody knows how much was measured
 */
export async function runLoad(
  stage: Stage,
  spec: LoadSpec,
  onProgress: OnProgress = () => undefined,
): Promise<LoadReport> {
  const child = startChild(stage, 'load/load');
  const result = await new Promise<LoadReport>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`the load process ended with ${String(code)}`));
    });
    child.on('message', (message: unknown) => {
      const report = readLoadReport(message);
      if (!report.ok)
        reject(
          new Error(
            `the report of the load process cannot be read: ${JSON.stringify(report.errors)}`,
          ),
        );
      else if (report.value.kind === 'result') resolve(report.value);
      else onProgress(report.value);
    });
    child.send(spec);
  });
  const { sent, refused, broken } = result;
  if (refused + broken > 0) {
    const failures = `${String(refused)} were refused and ${String(broken)} not answered`;
    throw new Error(`of ${String(sent)} calls ${failures}, so this was no measurement`);
  }
  return result;
}

/** Calls answered with 2xx per second. */
export function acceptedPerSecond({ accepted, startedAtMs, endedAtMs }: LoadReport): number {
  return (accepted * 1000) / Math.max(1, endedAtMs - startedAtMs);
}
