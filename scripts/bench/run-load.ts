/** Starts the load process, and hands back what it counted. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../services/environment';
import type { Stage } from '../stage/stage';
import { readLoadReport, type LoadReport, type LoadSpec } from './load-spec';

/** @param onProgress about every thousand answers @throws when calls were left without an answer: then nobody knows how many were stored */
export const runLoad = async (stage: Stage, spec: LoadSpec, onProgress: (report: LoadReport) => void = () => undefined): Promise<LoadReport> => {
  const child = fork(join(projectRoot(), 'dist/scripts/bench/load.js'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  stage.defer(async () => { child.kill('SIGKILL'); });
  const result = await new Promise<LoadReport>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => { reject(new Error(`the load process ended with ${String(code)}`)); });
    child.on('message', (message: unknown) => {
      const report = readLoadReport(message);
      if (!report.ok) reject(new Error(`the load process told nonsense: ${JSON.stringify(report.errors)}`));
      else if (report.value.kind === 'result') resolve(report.value);
      else onProgress(report.value);
    });
    child.send(spec);
  });
  if (result.broken > 0) throw new Error(`${String(result.broken)} of ${String(result.sent)} calls were not answered`);
  return result;
};

/** Calls answered with 200 per second. */
export const acceptedPerSecond = ({ accepted, startedAtMs, endedAtMs }: LoadReport): number => (accepted * 1000) / Math.max(1, endedAtMs - startedAtMs);
