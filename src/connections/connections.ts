/** The feature's operations, bound to the parts they need. */
import { HubError, notFound } from '../errors';
import type { CatchSignature, ConnectedAccount } from '../kit';
import type { Queues, Sweep } from '../queue';
import {
  catchClaim,
  createCatchHook,
  findCatchHook,
  openCatchToken,
  type NewCatchHook,
} from './catch-hook';
import { numberClaim, releaseClaims, releaseUnused, wabaClaiming } from './claims';
import { changeConnection, type ConnectionChange } from './change-connection';
import { sweepUnasked } from './ask-again';
import { sweepUntold } from './connection-health';
import { createConnection, type ConnectParts, type NewConnection } from './create-connection';
import { findRouteKeys } from './find-receivers';
import { sweepUnannounced } from './finish-connecting';
import { findConnection } from './find-connections';
import { deleteConnection, type ConnectionDoc } from './model';
import { isMeta } from './rules';
import { SILENCE_QUEUE, tellSilences } from './silence';
import { toAccount } from './to-account';

export interface Connections {
  /**
   * Under these keys calls are looked up that came before their connection: those confirmed by
   * Meta.
   */
  routeKeys(workspaceId: string): Promise<string[]>;
  create(input: NewConnection): Promise<ConnectionDoc>;
  /**
   * For a tenant, who may leave Meta unasked only where Meta is a stand-in. @throws HubError
   * verification_required, and as `create`
   */
  createByTenant(input: NewConnection): Promise<ConnectionDoc>;
  createCatchHook(input: NewCatchHook): Promise<ConnectionDoc>;
  /** The connection behind `/in/{token}`. */
  findCatchHook(
    token: string,
  ): Promise<{ connection: ConnectionDoc; signature: CatchSignature } | undefined>;
  /** The token in the address of a catch hook. */
  catchToken(doc: ConnectionDoc): string;
  /** @throws HubError not_found */
  get(workspaceId: string, id: string): Promise<ConnectionDoc>;
  /** The connection with its token readable, for one call. @throws HubError connection_unknown */
  account(workspaceId: string, id: string): Promise<ConnectedAccount>;
  change(workspaceId: string, id: string, change: ConnectionChange): Promise<ConnectionDoc>;
  remove(workspaceId: string, id: string): Promise<void>;
  startWorkers(): void;
  sweeps: readonly Sweep[];
}

/** A change is told right after its update; what waits longer than this has lost its process. */
const TELL_GRACE_MS = 5_000;
/** Longer than a new connection waits for its templates. */
const FINISH_GRACE_MS = 15_000;

function ago(ms: number): Date {
  return new Date(Date.now() - ms);
}

export function createConnections(parts: ConnectParts & { queues: Queues }): Connections {
  return {
    startWorkers: () =>
      parts.queues.work(SILENCE_QUEUE, 1, async () => {
        const count = await tellSilences(parts.append, new Date());
        if (count > 0)
          parts.log.warn(
            { count },
            'connections that heard from Meta before have heard nothing for a day',
          );
      }),
    sweeps: [
      { name: 'connection health', run: () => sweepUntold(parts.append, ago(TELL_GRACE_MS)) },
      { name: 'new connections', run: () => sweepUnannounced(parts, ago(FINISH_GRACE_MS)) },
      { name: 'connections of the version before', run: () => sweepUnasked(parts, new Date()) },
    ],
    routeKeys: findRouteKeys,
    create: (input) => createConnection(parts, input),
    createByTenant: async (input) => {
      if (!input.verify && isMeta(parts.settings.graphApiUrl))
        throw new HubError(
          'verification_required',
          'Meta must confirm the account: leave `verify` out.',
        );
      return createConnection(parts, input);
    },
    createCatchHook: (input) => createCatchHook(parts.secrets, input),
    findCatchHook: (token) => findCatchHook(parts.secrets, token),
    catchToken: (doc) => openCatchToken(parts.secrets, doc),
    get: getConnection,
    account: (workspaceId, id) => openAccount(parts, workspaceId, id),
    change: (workspaceId, id, change) => changeConnection(parts, workspaceId, id, change),
    remove: (workspaceId, id) => removeConnection(parts, workspaceId, id),
  };
}

async function getConnection(workspaceId: string, id: string): Promise<ConnectionDoc> {
  const doc = await findConnection(workspaceId, id);
  if (doc === null) throw notFound('connection');
  return doc;
}

async function openAccount(
  parts: ConnectParts,
  workspaceId: string,
  id: string,
): Promise<ConnectedAccount> {
  const doc = await findConnection(workspaceId, id);
  if (doc !== null) return toAccount(parts, doc);
  const errors = [
    {
      pointer: '/connection_id',
      detail: 'is not a connection of this workspace',
      keyword: 'connection_unknown',
    },
  ];
  throw new HubError('connection_unknown', `There is no connection ${id}.`, { errors });
}

async function removeConnection(
  { secrets }: ConnectParts,
  workspaceId: string,
  id: string,
): Promise<void> {
  const doc = await deleteConnection(workspaceId, id);
  if (doc === null) throw notFound('connection');
  const numbers = doc.phoneNumbers.map((number) => numberClaim(number.id));
  const address = doc.signature === undefined ? [] : [catchClaim(openCatchToken(secrets, doc))];
  await releaseClaims([...numbers, ...address], id);
  // The last connection of an account frees it for other workspaces.
  if (doc.accountId !== '') await releaseUnused(wabaClaiming(doc, doc.verified));
}
