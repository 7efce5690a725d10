/** Loads the connectors, compiles their schemas once, looks triggers and actions up by key. */
import {
  schemaProblems,
  type Action,
  type Connector,
  type FieldSource,
  type OptionSource,
  type Trigger,
} from '../kit';
import type { Schema } from '../lib/json-schema';
import { compile, type Validator } from '../lib/validate';

export interface RegisteredAction extends Action {
  connector: Connector;
  validateInput: Validator<unknown>;
}

export interface Registry {
  connectors: readonly Connector[];
  actions: ReadonlyMap<string, RegisteredAction>;
  triggers: ReadonlyMap<string, Trigger>;
  options: ReadonlyMap<string, OptionSource>;
  fields: ReadonlyMap<string, FieldSource>;
  connector(key: string): Connector | undefined;
}

/**
 * @param hubOptions drop-downs of the hub's own things, beside those of the connectors
 * @throws when two connectors, actions or triggers share a key, or a schema leaves the subset or
 * does not compile
 */
export function createRegistry(
  connectors: readonly Connector[],
  hubOptions: readonly OptionSource[] = [],
): Registry {
  const actions = new Map<string, RegisteredAction>();
  const triggers = new Map<string, Trigger>();
  const options = new Map(hubOptions.map((source) => [source.key, source]));
  const fields = new Map<string, FieldSource>();
  const byKey = new Map<string, Connector>();
  for (const connector of connectors) {
    addOnce(byKey, connector.key, connector);
    requireSubset(`connection of ${connector.key}`, connector.connection);
    for (const action of connector.actions) {
      const { key, input, output } = action.manifest;
      requireSubset(`input of ${key}`, input);
      requireSubset(`output of ${key}`, output);
      addOnce(actions, key, { ...action, connector, validateInput: compile<Schema>(input) });
    }
    for (const trigger of connector.triggers) {
      requireSubset(`output of ${trigger.manifest.key}`, trigger.manifest.output);
      addOnce(triggers, trigger.manifest.key, trigger);
    }
    for (const source of connector.options ?? []) addOnce(options, source.key, source);
    for (const source of connector.fields ?? []) addOnce(fields, source.key, source);
  }
  return { connectors, actions, triggers, options, fields, connector: (key) => byKey.get(key) };
}

function requireSubset(where: string, schema: Schema): void {
  const [problem] = schemaProblems(schema);
  if (problem !== undefined) throw new Error(`${where}: ${problem}`);
}

function addOnce<T>(map: Map<string, T>, key: string, value: T): void {
  if (map.has(key)) throw new Error(`the key ${key} is declared twice`);
  map.set(key, value);
}
