/**
 * The DocumentDB engine in the cache: a Debian sid tree with PostgreSQL and its documentdb extension, and the FerretDB gateway that
 * speaks MongoDB's protocol to it. Built in a temporary folder and renamed at the end, so a broken-off install is never taken for one.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canInstallPackages, commandFromPackage, findCommand, run, type Command } from './commands';
import { cacheFolder, projectRoot, type Clone } from './environment';
import { withLock } from './lock';
import { withProgress } from './progress';

export interface Engine {
  /** The Debian tree, in which PostgreSQL runs by chroot. */
  tree: string;
  gateway: string;
  /** PostgreSQL's programs, as seen from inside the tree. */
  programs: string;
  postgresMajor: string;
  uid: number;
  gid: number;
}

/** Raise it when the recipe below changes: the folder's name carries it. */
const RECIPE = 1;
const OLDEST_GO_MINOR = 25;
const PREFIX = `documentdb-${RECIPE}`;

export function canHaveDocumentDb(): boolean {
  return existsSync(engineFolder()) ? process.getuid?.() === 0 : canInstallPackages();
}

export async function documentDbEngine(clone: Clone): Promise<Engine> {
  if (!existsSync(engineFolder())) {
    await withLock(join(cacheFolder(), `${PREFIX}.lock`), async () => {
      if (!existsSync(engineFolder())) await install(join(clone.logs, 'install-documentdb.log'));
    });
  }
  return describe(engineFolder());
}

function engineFolder(): string {
  return join(cacheFolder(), PREFIX);
}

async function install(logFile: string): Promise<void> {
  removeLeftovers();
  const folder = join(cacheFolder(), `${PREFIX}.tmp-${randomBytes(4).toString('hex')}`);
  mkdirSync(folder, { recursive: true });
  try {
    const label = 'MongoDB: installing the DocumentDB engine into the cache';
    await withProgress(label, () => build(folder, logFile), ' (once per machine, takes a minute or two)');
    describe(folder);
    renameSync(folder, engineFolder());
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function build(folder: string, logFile: string): Promise<void> {
  const tree = join(folder, 'tree');
  const gateway = join(folder, 'gateway');
  const go = newEnoughGo();
  if (go === null) {
    await debianTree(tree, logFile);
    await buildGatewayInTree({ tree, gateway, logFile });
  } else {
    // Waits for both, even when one fails: nothing may still write into a folder that is being removed.
    const gatewayLog = logFile.replace('.log', '-gateway.log');
    const steps = [debianTree(tree, logFile), buildGateway({ go, gateway, logFile: gatewayLog })];
    for (const step of await Promise.allSettled(steps)) if (step.status === 'rejected') throw step.reason;
  }
  await inTree({ tree, logFile, script: `
    apt-get clean
    chmod -R u+w /tmp
    rm -rf /tmp/* /usr/share/doc /usr/share/man /var/lib/apt/lists/*` });
}

function newEnoughGo(): string | null {
  const go = findCommand('go');
  if (go === null) return null;
  const version = spawnSync(go, ['env', 'GOVERSION'], { encoding: 'utf8' }).stdout;
  const [, major = '0', minor = '0'] = /^go(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) > 1 || Number(minor) >= OLDEST_GO_MINOR ? go : null;
}

async function debianTree(tree: string, logFile: string): Promise<void> {
  const debootstrap = await commandFromPackage('debootstrap', ['debootstrap', 'debian-archive-keyring'], logFile);
  await isolated({ command: debootstrap, args: ['--variant=minbase', 'sid', tree], logFile });
  const policy = join(tree, 'usr/sbin/policy-rc.d');
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  mkdirSync(join(tree, 'srv/hub'), { recursive: true });
  await inTree({ tree, logFile, script: `
    package=$(apt-cache search --names-only '^postgresql-[0-9]+-documentdb$' | cut -d' ' -f1 | sort -V | tail -1)
    apt-get install -y -q --no-install-recommends "$package"` });
}

async function buildGateway({ go, gateway, logFile }: { go: string; gateway: string; logFile: string }): Promise<void> {
  const args = ['build', '-trimpath', '-ldflags=-s -w', '-o', gateway, '.'];
  await isolated({ command: go, args, cwd: gatewaySource(), logFile, env: { CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false' } });
}

/** Without a new enough Go on the machine: with Debian's, in the tree, and removed again. */
async function buildGatewayInTree({ tree, gateway, logFile }: { tree: string; gateway: string; logFile: string }): Promise<void> {
  const source = join(tree, 'tmp/gateway');
  mkdirSync(source, { recursive: true });
  for (const file of readdirSync(gatewaySource())) copyFileSync(join(gatewaySource(), file), join(source, file));
  // The machine may trust a proxy that Debian doesn't know.
  const certificates = ['/etc/ssl/certs/ca-certificates.crt', '/etc/ssl/cert.pem'].find((file) => existsSync(file));
  if (certificates) copyFileSync(certificates, join(source, 'trusted.crt'));
  await inTree({ tree, logFile, script: `
    apt-get install -y -q --no-install-recommends golang-go ca-certificates
    cd /tmp/gateway
    if [ -f trusted.crt ]; then export SSL_CERT_FILE=/tmp/gateway/trusted.crt; fi
    HOME=/tmp CGO_ENABLED=0 go build -buildvcs=false -trimpath -ldflags='-s -w' -o /tmp/gateway/gateway .
    apt-get purge -y -q --auto-remove golang-go` });
  renameSync(join(source, 'gateway'), gateway);
}

function gatewaySource(): string {
  return join(projectRoot(), 'scripts/services/gateway');
}

/** The packages' own scripts need /proc and /dev. They are mounted where nobody else sees them, and are gone with the last process. */
async function inTree({ tree, script, logFile }: { tree: string; script: string; logFile: string }): Promise<void> {
  const outside = 'mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && exec chroot "$1" /bin/sh -ec "$2"';
  const env = { DEBIAN_FRONTEND: 'noninteractive', PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };
  await isolated({ command: '/bin/sh', args: ['-ec', outside, 'sh', tree, script], logFile, env });
}

/** In namespaces of its own, and killed as a whole when we die, even by kill -9. */
async function isolated({ command, args, ...others }: Command): Promise<void> {
  const wrapper = ['--pdeathsig', 'KILL', 'unshare', '--mount', '--pid', '--fork', '--kill-child', '--'];
  const readable = ['/bin/sh', '-c', 'umask 022 && exec "$@"', 'sh'];
  await run({ command: 'setpriv', args: [...wrapper, ...readable, command, ...args], ...others });
}

function removeLeftovers(): void {
  mkdirSync(cacheFolder(), { recursive: true });
  for (const name of readdirSync(cacheFolder())) {
    if (name.startsWith(`${PREFIX}.tmp-`)) rmSync(join(cacheFolder(), name), { recursive: true, force: true });
  }
}

function describe(folder: string): Engine {
  const tree = join(folder, 'tree');
  const versions = join(tree, 'usr/lib/postgresql');
  const postgresMajor = readdirSync(versions).find((name) => existsSync(join(versions, name, 'bin/postgres')));
  const account = readFileSync(join(tree, 'etc/passwd'), 'utf8').split('\n').find((line) => line.startsWith('postgres:'));
  const [, , uid, gid] = account?.split(':') ?? [];
  const gateway = join(folder, 'gateway');
  if (!postgresMajor || !uid || !gid || !existsSync(gateway)) throw new Error(`${folder} is not a whole engine: remove it and start again`);
  return { tree, gateway, programs: `/usr/lib/postgresql/${postgresMajor}/bin`, postgresMajor, uid: Number(uid), gid: Number(gid) };
}
