/** `POST /v1/actions/{key}`: one route per action, made from its manifest. */
import { PROVIDER_CODES } from '../errors';
import { route, type Caller, type KeyedRequest, type Route, type RouteSpec } from '../http';
import type { ActionContext } from '../kit';
import type { Schema } from '../lib/json-schema';
import { isRecord } from '../lib/json-text';
import type { RegisteredAction, Registry } from './registry';
import { runAction, type FirstAnswer } from './run-action';

/** What an action gets to work with, bound to the caller's workspace. */
export type MakeContext = (
  caller: Caller,
  options: {
    connectionId?: string | undefined;
    dryRun?: boolean;
    keyed?: KeyedRequest | undefined;
  },
) => ActionContext;

export function actionRoutes(
  registry: Registry,
  makeContext: MakeContext,
  firstAnswer: FirstAnswer,
): Route[] {
  return [...registry.actions.values()].map((action) => toRoute(action, makeContext, firstAnswer));
}

const DRY_RUN_QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: {
    dry_run: {
      type: 'boolean',
      default: false,
      description: 'Validates everything and does nothing.',
    },
  },
} as const;

const DRY_RUN_REPLY = {
  type: 'object',
  'x-name': 'DryRun',
  required: ['dry_run', 'valid'],
  properties: { dry_run: { const: true }, valid: { const: true } },
} as const;

const SEND_ERRORS = [
  'recipient_invalid',
  'phone_number_required',
  'phone_number_unknown',
  'not_a_test_recipient',
  'window_closed',
  'opted_out',
] as const;
const DIRECT_ERRORS = [
  'target_refused',
  'target_unresolvable',
  'target_failed',
  ...PROVIDER_CODES,
] as const;

function toRoute(
  { manifest, run, check }: RegisteredAction,
  makeContext: MakeContext,
  firstAnswer: FirstAnswer,
): Route {
  const sends = manifest.effect === 'send';
  return route({
    method: 'post',
    path: `/v1/actions/${manifest.key}`,
    tag: 'Actions',
    scope: manifest.scope,
    summary: manifest.title,
    description: manifest.summary,
    query: DRY_RUN_QUERY,
    body: withExample(manifest),
    // A send helps itself: its key stands for the id of its message.
    ...(sends ? { idempotency: 'helped' as const } : {}),
    ...(manifest.bodyLimitBytes === undefined ? {} : { bodyLimitBytes: manifest.bodyLimitBytes }),
    replies: repliesOf(manifest),
    errors: [
      'connection_unknown',
      ...(sends ? SEND_ERRORS : DIRECT_ERRORS),
      ...(manifest.errors ?? []),
    ],
  }).with({
    handle: async ({ caller, query, body, keyed }) => {
      const context = makeContext(caller, {
        connectionId: connectionIdOf(body),
        dryRun: query.dry_run,
        keyed,
      });
      const act: typeof run = query.dry_run ? (...how) => rehearse({ manifest, run }, ...how) : run;
      const answer = await runAction(
        { run: act, check },
        { context, input: body },
        { keyed: sends ? keyed : undefined, firstAnswer },
      );
      return query.dry_run
        ? { status: 200, body: { dry_run: true, valid: true } }
        : { status: sends ? 202 : 200, body: answer };
    },
  });
}

function repliesOf({ effect, output }: RegisteredAction['manifest']): RouteSpec['replies'] {
  if (effect === 'send')
    return {
      202: { description: 'Accepted; it goes out by itself', schema: output },
      200: { description: 'Dry run: all is valid, nothing was done', schema: DRY_RUN_REPLY },
    };
  return {
    200: {
      description: 'Done; with dry_run only `{dry_run, valid}`',
      schema: { anyOf: [output, DRY_RUN_REPLY] },
    },
  };
}

/** With an example it is another schema than the one that may have its name. */
function withExample({
  input: { 'x-name': _name, ...input },
  sample,
}: RegisteredAction['manifest']): Schema {
  return { ...input, examples: [sample.input] };
}

/**
 * A sending handler runs up to the ledger, which then writes nothing; others would act, so only
 * their connection is looked up after their own check.
 */
async function rehearse(
  { manifest, run }: Pick<RegisteredAction, 'manifest' | 'run'>,
  context: ActionContext,
  input: unknown,
): Promise<void> {
  if (manifest.effect === 'send') await run(context, input);
  else if (connectionIdOf(input) !== undefined) await context.connection();
}

export function connectionIdOf(input: unknown): string | undefined {
  return isRecord(input) && typeof input['connection_id'] === 'string'
    ? input['connection_id']
    : undefined;
}
