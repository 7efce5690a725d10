/** Loads the connectors, compiles their schemas once, looks triggers and actions up by key. */
import type { Action, Connector, Trigger } from '../kit';
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
  connector(key: string): Connector | undefined;
}

/** @throws when two actions or triggers share a key, or a schema does not compile */
export const createRegistry = (connectors: readonly Connector[]): Registry => {
  const actions = new Map<string, RegisteredAction>();
  const triggers = new Map<string, Trigger>();
  for (const connector of connectors) {
    for (const action of connector.actions) {
      addOnce(actions, action.manifest.key, { ...action, connector, validateInput: compile<Schema>(action.manifest.input) });
    }
    for (const trigger of connector.triggers) addOnce(triggers, trigger.manifest.key, trigger);
  }
  return { connectors, actions, triggers, connector: (key) => connectors.find((each) => each.key === key) };
};

const addOnce = <T>(map: Map<string, T>, key: string, value: T): void => {
  if (map.has(key)) throw new Error(`the key ${key} is declared twice`);
  map.set(key, value);
};
