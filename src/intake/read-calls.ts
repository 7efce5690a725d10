/** Raw calls -> raw items with the connection each belongs to. Nothing is written here. */
import {
  findByIds,
  findReceivers,
  numberClaim,
  wabaClaim,
  type ConnectionDoc,
} from '../connections';
import type { Connector, RawItem } from '../kit';
import { errorText } from '../lib/error-code';
import { isRecord, isTooDeep } from '../lib/json-text';
import { addTrouble, type CallEnds } from './call-troubles';
import type { CallTrouble, Failing, InboundCall } from './model';

/** A call, and how often it has failed before. */
export type ReadableCall = InboundCall & { failing?: Failing };

export interface RoutedItem {
  call: ReadableCall;
  item: RawItem;
  connection: ConnectionDoc;
}

export interface ReadCalls {
  routed: RoutedItem[];
  /**
   * Calls that end here: unreadable ones are parked; those that Meta has confirmed to no connection
   * are unrouted.
   */
  ended: CallEnds;
}

type FindConnector = (key: string) => Connector | undefined;

export async function readCalls(
  connector: FindConnector,
  calls: readonly ReadableCall[],
): Promise<ReadCalls> {
  const items: { call: ReadableCall; item: RawItem }[] = [];
  const unreadable: Unreadable[] = [];
  for (const call of calls) {
    try {
      for (const item of split(connector(call.connector), call)) items.push({ call, item });
    } catch (error) {
      unreadable.push({ call, reason: errorText(error) });
    }
  }
  const ended = await parkUnreadable(connector, unreadable);
  const routeOf = await findRoutes(items.map(({ item }) => item));
  const routed: RoutedItem[] = [];
  for (const { call, item } of items) {
    const connection = routeOf(item);
    if (connection === undefined) addTrouble(ended, call.id, unrouted(item, describeRoute(item)));
    else routed.push({ call, item, connection });
  }
  return { routed, ended };
}

interface Unreadable {
  call: ReadableCall;
  reason: string;
}

/**
 * Their owners are read as far as that can be, so that they see them. Whose numbers the body is
 * about cannot be read, so the body of a call from Meta is shown to nobody but whoever runs the
 * hub.
 */
async function parkUnreadable(
  connector: FindConnector,
  unreadable: readonly Unreadable[],
): Promise<CallEnds> {
  const ended: CallEnds = new Map();
  for (const { call, reason } of unreadable) {
    const owners = await findOwners(connector, call);
    const workspaceIds = [...new Set(owners.map(({ workspaceId }) => workspaceId))];
    addTrouble(ended, call.id, {
      state: 'parked',
      reason,
      ...(workspaceIds.length === 0 ? {} : { workspaceIds }),
      ...(call.connectionId === undefined ? { isShared: true } : {}),
    });
  }
  return ended;
}

async function findOwners(connector: FindConnector, call: ReadableCall): Promise<ConnectionDoc[]> {
  if (call.connectionId !== undefined) return findByIds([call.connectionId]);
  const accounts = accountsOf(connector(call.connector), call);
  const { byAccount } = await findReceivers({ numbers: [], accounts });
  return accounts.flatMap((id) => byAccount(id) ?? []);
}

function accountsOf(connector: Connector | undefined, { body }: InboundCall): string[] {
  try {
    return connector?.intake?.accountsIn?.(parse(body)) ?? [];
  } catch {
    return [];
  }
}

function split(connector: Connector | undefined, call: InboundCall): RawItem[] {
  if (isTooDeep(call.body)) throw new Error('the body nests deeper than 100 levels');
  const payload = parse(call.body);
  if (connector?.catchHook !== undefined && call.connectionId !== undefined) {
    const caught = {
      id: call.id,
      raw: call.body,
      receivedAt: call.receivedAt,
      headers: readHeaders(call.headers),
    };
    const item = connector.catchHook.toItem(caught, payload);
    // Senders give one id to what they post to several addresses, and each address is a hook of its
    // own.
    return [
      {
        ...item,
        dedupeKey: `${call.connectionId}:${item.dedupeKey}`,
        route: { connectionId: call.connectionId },
      },
    ];
  }
  if (connector?.intake === undefined) throw new Error(`there is no connector ${call.connector}`);
  return connector.intake.split(payload, call.receivedAt);
}

/** Whether the call may tell what became of a message. */
export function holdsStatus(connector: FindConnector, call: InboundCall): boolean {
  try {
    return split(connector(call.connector), call).some(({ kind }) => kind === 'status');
  } catch {
    return false;
  }
}

/** Without the parser's message: it quotes the body, and reasons are logged. */
function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Error('the body is not JSON');
  }
}

function readHeaders(text: string | undefined): Record<string, string> {
  const headers: unknown = JSON.parse(text ?? '{}');
  return Object.fromEntries(
    Object.entries(isRecord(headers) ? headers : {}).map(([name, value]) => [name, String(value)]),
  );
}

/**
 * By number first, within the account that the call names; what has only an account goes to its
 * oldest connection. New calls and replays alike: Meta decides whose they are.
 */
async function findRoutes(
  items: readonly RawItem[],
): Promise<(item: RawItem) => ConnectionDoc | undefined> {
  const numbers = [...new Set(items.flatMap(({ route }) => route.phoneNumberId ?? []))];
  const accounts = [
    ...new Set(
      items.flatMap(({ route }) =>
        route.phoneNumberId === undefined ? (route.accountId ?? []) : [],
      ),
    ),
  ];
  const ids = [...new Set(items.flatMap(({ route }) => route.connectionId ?? []))];
  const [byId, receivers] = await Promise.all([
    findByIds(ids),
    findReceivers({ numbers, accounts }),
  ]);
  return ({ route: { connectionId, phoneNumberId, accountId } }) => {
    if (connectionId !== undefined)
      return byId.find((connection) => connection._id === connectionId);
    return phoneNumberId === undefined
      ? receivers.byAccount(accountId ?? '')
      : receivers.byNumber(phoneNumberId, accountId);
  };
}

function unrouted({ route }: RawItem, reason: string): CallTrouble {
  return {
    state: 'unrouted',
    reason,
    routeKeys: [
      ...(route.phoneNumberId === undefined ? [] : [numberClaim(route.phoneNumberId)]),
      ...(route.accountId === undefined ? [] : [wabaClaim(route.accountId)]),
    ],
  };
}

function describeRoute({ route: { connectionId, phoneNumberId, accountId } }: RawItem): string {
  if (connectionId !== undefined) return `no connection has the id ${connectionId}`;
  return `Meta has confirmed to no connection ${phoneNumberId === undefined ? `the account ${accountId ?? '(none)'}` : `the phone number id ${phoneNumberId}`}`;
}
