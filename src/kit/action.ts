/**
 * An action: its manifest is data, its handler comes in a second call, so that `run` is typed by
 * the manifest's schemas.
 */
import type { ErrorCode } from '../errors';
import type { Declared, Infer, Json, Schema } from '../lib/json-schema';
import type { Scope } from '../lib/scopes';
import type { ActionContext } from './context';

export interface ActionManifest {
  /** `verb_object`, unique in the hub; the address is `POST /v1/actions/{key}`. */
  readonly key: string;
  /** Title case, for menus. */
  readonly title: string;
  /** One sentence for people. */
  readonly summary: string;
  /** What it acts on, as n8n's resource. */
  readonly noun: string;
  /**
   * `send` answers 202 with a message, `write` changes something in the hub or at the provider,
   * `read` changes nothing.
   */
  readonly effect: 'read' | 'write' | 'send';
  readonly scope: Scope;
  /** Where the usual limit of JSON bodies is too small. */
  readonly bodyLimitBytes?: number;
  /** Beyond those that every action of its kind may answer. */
  readonly errors?: readonly ErrorCode[];
  readonly input: Schema;
  readonly output: Schema;
  readonly sample: { readonly input: Json; readonly output: Json };
}

export interface Action {
  readonly manifest: ActionManifest;
  readonly run: (context: ActionContext, input: unknown) => Promise<unknown>;
  /**
   * What the input's schema can't say. Runs before `run`, and alone in a dry run, so it changes
   * nothing.
   */
  readonly check?: (context: ActionContext, input: unknown) => Promise<void>;
}

/** Nothing that no reader of manifests knows. */
type DeclaredManifest<M> = {
  readonly [K in keyof M]: K extends 'input' | 'output'
    ? Declared<M[K]>
    : K extends keyof ActionManifest
      ? M[K]
      : never;
};

/**
 * `action(manifest).run(handler)`, or `.run(handler, check)`. The hub validates the input by the
 * manifest before it calls them, so their view of the input is true; wrong outputs don't compile.
 */
export function action<const M extends ActionManifest>(manifest: M & DeclaredManifest<M>) {
  return {
    run: (
      handler: (context: ActionContext, input: Infer<M['input']>) => Promise<Infer<M['output']>>,
      check?: (context: ActionContext, input: Infer<M['input']>) => Promise<void>,
    ): Action => ({
      manifest,
      run: (context, input) => handler(context, input as Infer<M['input']>),
      ...(check === undefined
        ? {}
        : {
            check: (context: ActionContext, input: unknown) =>
              check(context, input as Infer<M['input']>),
          }),
    }),
  };
}
