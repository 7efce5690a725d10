/**
 * Golden copies of what others build on: the OpenAPI document and every event with its sample. `npm
 * run gen` never writes them; only `npm run gen -- --golden` does, so that a change of the
 * interface is somebody's decision and shows in the review.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { composeOffline } from '../src/offline-hub';

export const GOLDEN_FOLDER = 'tests/golden';

/** Names below the folder, each with its value. */
export function goldenValues(): Map<string, unknown> {
  const { registry, openApi } = composeOffline();
  const { version: _version, ...info } = openApi.info;
  const tags = openApi.tags.toSorted((left, right) => left.name.localeCompare(right.name));
  const values = new Map<string, unknown>([['openapi.json', { ...openApi, info, tags }]]);
  for (const { manifest } of registry.triggers.values()) {
    const { key: type, title, summary, onlyByName = false, output, sample } = manifest;
    values.set(`events/${type}.json`, { type, title, summary, onlyByName, output, sample });
  }
  return values;
}

/** Replaces all golden copies; one whose event is gone is removed. */
export function acceptGolden(root: string): void {
  const folder = join(root, GOLDEN_FOLDER);
  const values = goldenValues();
  mkdirSync(folder, { recursive: true });
  for (const name of goldenNames(root)) if (!values.has(name)) rmSync(join(folder, name));
  for (const [name, value] of values) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), `${JSON.stringify(value, null, 2)}\n`);
  }
}

export function goldenNames(root: string): string[] {
  return readdirSync(join(root, GOLDEN_FOLDER), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.replaceAll('\\', '/'));
}
