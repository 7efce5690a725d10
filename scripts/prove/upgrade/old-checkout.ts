/**
 * An older commit of this project in a worktree of its own, built by its own scripts. Gone with the
 * stage.
 */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { environment, projectRoot } from '../../services/environment';
import { say } from '../../services/progress';
import type { Stage } from '../../stage/stage';

const run = promisify(execFile);

/** @returns its folder */
export async function checkOutOld(stage: Stage, commit: string): Promise<string> {
  const root = projectRoot();
  await requireCommit(root, commit);
  const folder = join(stage.folder, `hub-${commit}`);
  say(`upgrade: checking out and building ${commit} ...`);
  stage.defer(async () => {
    await git(root, 'worktree', 'remove', '--force', folder);
  });
  await git(root, 'worktree', 'add', '--detach', folder, commit);
  shareModules(root, folder);
  // Not the variables of a run: its setup is to build what it would build for anybody.
  const env = { ...environment(), NODE_ENV: undefined };
  await run(process.execPath, [join(folder, 'scripts/setup.mjs')], { cwd: folder, env });
  return folder;
}

async function requireCommit(root: string, commit: string): Promise<void> {
  if (!existsSync(join(root, '.git')))
    throw new Error(
      'the proof of the upgrade needs a clone with its history: there is no .git here',
    );
  const isThere = await git(root, 'cat-file', '-e', `${commit}^{commit}`).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  throw new Error(
    `the commit ${commit}, from which the upgrade begins, is not in this clone. If it is a shallow one: git fetch --unshallow`,
  );
}

/** Else its setup installs what its own lockfile names. */
function shareModules(root: string, folder: string): void {
  const [ours, theirs] = [root, folder].map((each) =>
    readFileSync(join(each, 'package-lock.json'), 'utf8'),
  );
  if (ours === theirs) symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

function git(root: string, ...args: readonly string[]): Promise<unknown> {
  return run('git', ['-C', root, ...args]);
}
