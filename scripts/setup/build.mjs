// dist/: built by tsc when a source has changed since.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT, at, readText, step } from './checkout.mjs';

const SOURCE_FOLDERS = ['src', 'connectors', 'scripts'];
const BUILT_MARK = at('dist', '.hub-built');

export function isBuilt() {
  const sources = sourceFiles();
  return (
    readText(BUILT_MARK) === fingerprint(sources) &&
    sources.every((file) => existsSync(outputOf(file)))
  );
}

export async function build() {
  const sources = sourceFiles();
  const before = fingerprint(sources);
  // tsc's record of what it has written doesn't notice that somebody removed it.
  if (!sources.every((file) => existsSync(outputOf(file))))
    rmSync(at('dist', '.tsbuildinfo'), { force: true });
  const tsc = at('node_modules', 'typescript', 'bin', 'tsc');
  await step('building dist/ (tsc)', {
    command: process.execPath,
    args: [tsc, '-p', at('tsconfig.build.json')],
    env: process.env,
  });
  removeOrphans(new Set(sources.map(outputOf)));
  mkdirSync(at('dist'), { recursive: true });
  // Taken before the build: what was edited meanwhile is built again next time.
  writeFileSync(BUILT_MARK, before);
}

function sourceFiles() {
  return SOURCE_FOLDERS.flatMap((folder) => filesBelow(at(folder))).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.d.ts'),
  );
}

function outputOf(source) {
  return at('dist', relative(ROOT, source).replace(/\.ts$/, '.js'));
}

/**
 * Names, sizes and times instead of contents: reading everything would cost more than all the rest.
 * JSON can be imported, too.
 */
function fingerprint(sources) {
  const hash = createHash('sha256');
  const others = SOURCE_FOLDERS.flatMap((folder) => filesBelow(at(folder))).filter((file) =>
    /\.(json|d\.ts)$/.test(file),
  );
  const settings = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json'].map((name) =>
    at(name),
  );
  for (const file of [...sources, ...others, ...settings].sort()) {
    const stat = statSync(file, { throwIfNoEntry: false });
    hash.update(`${relative(ROOT, file)} ${stat?.size} ${stat?.mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** A module whose source is gone must not go on working from dist/. */
function removeOrphans(outputs) {
  for (const file of SOURCE_FOLDERS.flatMap((folder) => filesBelow(at('dist', folder)))) {
    const module = file.replace(/\.map$/, '');
    if (module.endsWith('.js') && !outputs.has(module)) rmSync(file, { force: true });
  }
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return [path];
    return entry.name === 'node_modules' ? [] : filesBelow(path);
  });
}
