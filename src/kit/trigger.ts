/**
 * A trigger: a kind of event that hooks can subscribe to. Its manifest is data; mapping from raw
 * items comes apart from it.
 */
import type { Declared, Infer, Json, Schema } from '../lib/json-schema';
import type { RawItem, Resolved } from './items';

export interface TriggerManifest {
  /** `noun.past_verb` or `noun.status`: the event's type. */
  readonly key: string;
  /** Title case, for menus. */
  readonly title: string;
  /** "Triggers when ...". */
  readonly summary: string;
  /** Schema of the envelope's `data`. */
  readonly output: Schema;
  /** A documented example of `data`. */
  readonly sample: Json;
  /** Only hooks that name it get it, not those on `*`. */
  readonly onlyByName?: boolean;
}

export interface Trigger {
  readonly manifest: TriggerManifest;
  /**
   * The event's data for a raw item, or undefined when this trigger has nothing to say about it.
   */
  readonly from?: (item: RawItem, resolved: Resolved) => unknown;
}

/** Nothing that no reader of manifests knows. */
type DeclaredManifest<M> = {
  readonly [K in keyof M]: K extends 'output'
    ? Declared<M[K]>
    : K extends keyof TriggerManifest
      ? M[K]
      : never;
};

/**
 * `trigger(manifest).from(map)` for events that a raw item is turned into;
 * `trigger(manifest).raisedByHub()` for those that a feature raises itself, such as
 * `message.status`.
 */
export function trigger<const M extends TriggerManifest>(manifest: M & DeclaredManifest<M>) {
  return {
    from: (
      map: (item: RawItem, resolved: Resolved) => Infer<M['output']> | undefined,
    ): Trigger => ({
      manifest,
      from: map,
    }),
    raisedByHub: (): Trigger => ({ manifest }),
  };
}
