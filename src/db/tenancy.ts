/**
 * Tenant isolation in the data layer: on a tenant schema every query must name its workspace, or
 * say that it is a system query (`.setOptions(SYSTEM)`), else it throws before it reaches MongoDB.
 * Handlers cannot forget it.
 */
import type { Aggregate, Query, Schema } from 'mongoose';

/** Marks work that spans workspaces on purpose: sweeps, intake routing, key look-up. */
export const SYSTEM = { system: true } as const;

class UnscopedQueryError extends Error {
  override readonly name = 'UnscopedQueryError';
  constructor(operation: string, model: string) {
    super(`${operation} on ${model} names no workspaceId; add it, or mark a system query`);
  }
}

const QUERIES = [
  'find',
  'findOne',
  'findOneAndUpdate',
  'findOneAndDelete',
  'findOneAndReplace',
  'updateOne',
  'updateMany',
  'replaceOne',
  'deleteOne',
  'deleteMany',
  'countDocuments',
  'distinct',
] as const;

/**
 * Adds the required `workspaceId` and the rule. Use it on every schema whose documents belong to a
 * workspace.
 */
export function tenant(schema: Schema): void {
  schema.pre(
    [...QUERIES],
    { query: true, document: false },
    function checkQuery(this: Query<unknown, unknown>) {
      if (!isSystem(this.getOptions()) && !namesWorkspace(this.getFilter()))
        throw new UnscopedQueryError('a query', this.model.modelName);
    },
  );
  schema.pre('estimatedDocumentCount', function refuse(this: Query<unknown, unknown>) {
    throw new UnscopedQueryError('estimatedDocumentCount', this.model.modelName);
  });
  schema.pre('aggregate', function checkAggregate(this: Aggregate<unknown>) {
    const first: unknown = this.pipeline()[0];
    const match = isRecord(first) ? first['$match'] : undefined;
    if (!isSystem(this.options) && !(isRecord(match) && namesWorkspace(match)))
      throw new UnscopedQueryError('aggregate', 'collection');
  });
  schema.pre('bulkWrite', function checkBulk(operations: unknown, options: unknown) {
    if (isSystem(options) || !Array.isArray(operations)) return;
    if (!operations.every(operationNamesWorkspace))
      throw new UnscopedQueryError('bulkWrite', 'collection');
  });
}

/** Only plain values count: `{workspaceId: {$ne: x}}` would be every other tenant. */
function namesWorkspace(filter: Readonly<Record<string, unknown>>): boolean {
  return typeof filter['workspaceId'] === 'string' && filter['workspaceId'] !== '';
}

function isSystem(options: unknown): boolean {
  return isRecord(options) && options['system'] === true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function operationNamesWorkspace(operation: unknown): boolean {
  if (!isRecord(operation)) return false;
  return Object.values(operation).every((body) => {
    if (!isRecord(body)) return false;
    const scope = body['filter'] ?? body['document'];
    return isRecord(scope) && namesWorkspace(scope);
  });
}
