/**
 * Calls that need a look: parked ones, of which something could not be handled, and unrouted ones,
 * which had no connection.
 */
import { InboundBatchModel, type Attention, type InboundBatchDoc } from './model';

/** A workspace, and under which keys calls wait for it. */
export interface TenantScope {
  workspaceId: string;
  routeKeys: readonly string[];
}

/** Which calls may be seen: those of a workspace, or, for whoever runs the hub, all. */
export type CallScope = TenantScope | 'all';

function inScope(attention: Attention, scope: CallScope): Record<string, unknown> {
  if (scope === 'all') return { attention };
  // What is parked may wait for a connection as well.
  return attention === 'parked'
    ? { attention, workspaceIds: scope.workspaceId }
    : { routeKeys: { $in: scope.routeKeys } };
}

export async function listCalls(
  attention: Attention,
  scope: CallScope,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<InboundBatchDoc[]> {
  return InboundBatchModel.find({
    ...inScope(attention, scope),
    ...(before === undefined ? {} : { _id: { $lt: before } }),
  })
    .sort({ _id: -1 })
    .limit(limit)
    .lean<InboundBatchDoc[]>();
}

/**
 * Makes calls new again and returns their ids. What happened already is not repeated: the log knows
 * it.
 */
export async function reviveCalls(
  attention: Attention,
  scope: CallScope,
  id?: string,
): Promise<string[]> {
  const revived: string[] = [];
  const found = InboundBatchModel.find(
    { ...inScope(attention, scope), ...(id === undefined ? {} : { _id: id }) },
    { _id: 1 },
  )
    .lean<Pick<InboundBatchDoc, '_id'>[]>()
    .cursor();
  for await (const { _id } of found) {
    const done = await InboundBatchModel.updateOne(
      { _id, attention: { $exists: true } },
      {
        $set: { state: 'new', replayed: true, sweepAt: new Date() },
        $unset: {
          failing: '',
          dueAt: '',
          isLookedAt: '',
          attention: '',
          reason: '',
          routeKeys: '',
          workspaceIds: '',
          isShared: '',
        },
      },
    );
    if (done.modifiedCount === 1) revived.push(_id);
  }
  return revived;
}
