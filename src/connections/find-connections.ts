/** Looks connections up: those of a workspace, and by the ids that calls from Meta name. */
import { SYSTEM } from '../db';
import { ConnectionModel, type ConnectionDoc } from './model';

export async function findConnection(
  workspaceId: string,
  id: string,
): Promise<ConnectionDoc | null> {
  return ConnectionModel.findOne({ workspaceId, _id: id }).lean<ConnectionDoc>();
}

export async function listConnections(
  workspaceId: string,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<ConnectionDoc[]> {
  return ConnectionModel.find({
    workspaceId,
    ...(before === undefined ? {} : { _id: { $lt: before } }),
  })
    .sort({ _id: -1 })
    .limit(limit)
    .lean<ConnectionDoc[]>();
}

export async function findOfAccount(
  workspaceId: string,
  accountId: string,
): Promise<Pick<ConnectionDoc, 'verified'>[]> {
  return ConnectionModel.find({ workspaceId, accountId }, { verified: 1 }).lean<
    Pick<ConnectionDoc, 'verified'>[]
  >();
}

export async function findByNumbers(
  workspaceId: string,
  ids: readonly string[],
): Promise<ConnectionDoc[]> {
  return ids.length === 0
    ? []
    : ConnectionModel.find({ workspaceId, 'phoneNumbers.id': { $in: ids } }).lean<
        ConnectionDoc[]
      >();
}

/**
 * System queries: a call from Meta is routed by ids that tell the workspace. The oldest connection
 * of an account comes first.
 */
export async function findByPhoneNumberIds(ids: readonly string[]): Promise<ConnectionDoc[]> {
  return ConnectionModel.find({ 'phoneNumbers.id': { $in: ids } })
    .setOptions(SYSTEM)
    .lean<ConnectionDoc[]>();
}

export async function findByAccountIds(ids: readonly string[]): Promise<ConnectionDoc[]> {
  return ConnectionModel.find({ accountId: { $in: ids } })
    .sort({ accountId: 1, _id: 1 })
    .setOptions(SYSTEM)
    .lean<ConnectionDoc[]>();
}

/** System query, for the owner of a claim. */
export async function findById(id: string): Promise<ConnectionDoc | null> {
  return ConnectionModel.findOne({ _id: id }).setOptions(SYSTEM).lean<ConnectionDoc>();
}

/** System query, for calls that were stored with their connection. */
export async function findByIds(ids: readonly string[]): Promise<ConnectionDoc[]> {
  return ids.length === 0
    ? []
    : ConnectionModel.find({ _id: { $in: ids } })
        .setOptions(SYSTEM)
        .lean<ConnectionDoc[]>();
}

export async function findVerified(workspaceId: string): Promise<ConnectionDoc[]> {
  return ConnectionModel.find({ workspaceId, verified: true }).lean<ConnectionDoc[]>();
}

/** System query, for migrations. */
export async function findVerifiedAccounts(): Promise<
  Pick<ConnectionDoc, 'workspaceId' | 'accountId'>[]
> {
  return ConnectionModel.find(
    { verified: true, accountId: { $ne: '' } },
    { workspaceId: 1, accountId: 1 },
  )
    .setOptions(SYSTEM)
    .lean<Pick<ConnectionDoc, 'workspaceId' | 'accountId'>[]>();
}
