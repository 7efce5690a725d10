/** Why calls could not be handled whole, put together item by item. */
import { groupBy } from '../lib/group-by';
import type { CallEnd, CallTrouble } from './model';

export type CallEnds = Map<string, CallEnd>;

/**
 * One trouble more of a call. Parked counts more than unrouted: a connection alone does not mend
 * it.
 */
export function addTrouble(ends: CallEnds, callId: string, trouble: CallTrouble): void {
  const before = ends.get(callId);
  ends.set(
    callId,
    before === undefined || before.state === 'new' ? trouble : merge(before, trouble),
  );
}

function merge(before: CallTrouble, more: CallTrouble): CallTrouble {
  const { state, reason } = before.state === 'parked' ? before : more;
  const routeKeys = union(before.routeKeys, more.routeKeys);
  const workspaceIds = union(before.workspaceIds, more.workspaceIds);
  return {
    ...(before.isShared === true ? { isShared: true } : {}),
    state,
    reason,
    ...(routeKeys.length === 0 ? {} : { routeKeys }),
    ...(workspaceIds.length === 0 ? {} : { workspaceIds }),
  };
}

function union(one: readonly string[] = [], two: readonly string[] = []): string[] {
  return [...new Set([...one, ...two])];
}

interface Owned {
  call: { id: string };
  connection: { workspaceId: string };
}

/**
 * Marks the troubles of calls that are about several accounts. @param routed the items that had a
 * connection
 */
export function markShared(ends: CallEnds, routed: readonly Owned[]): void {
  if (ends.size === 0) return;
  const byCall = groupBy(routed, ({ call }) => call.id);
  for (const [id, end] of ends) {
    if (end.state === 'new') continue;
    const owners = new Set((byCall.get(id) ?? []).map(({ connection }) => connection.workspaceId));
    const accounts = (end.routeKeys ?? []).filter((key) => key.startsWith('waba:'));
    const strangers = Math.max(accounts.length, end.routeKeys === undefined ? 0 : 1);
    if (owners.size + strangers > 1) ends.set(id, { ...end, isShared: true });
  }
}
