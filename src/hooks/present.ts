/** Hook document -> API JSON. */
import type { HookDoc } from './model';

function toFilterJson(stored: string): unknown {
  return JSON.parse(stored);
}

export function presentHook(doc: HookDoc) {
  return {
    id: doc._id,
    status: doc.status,
    target_url: doc.targetUrl,
    event: doc.events.length === 1 ? doc.events[0] : doc.events,
    filter: doc.filter === null ? null : toFilterJson(doc.filter),
    connection_id: doc.connectionId,
    version: doc.version,
    source: doc.source,
    external_id: doc.externalId,
    label: doc.label,
    description: doc.description,
    max_in_flight: doc.maxInFlight,
    created_at: doc.createdAt.toISOString(),
    updated_at: doc.updatedAt.toISOString(),
  };
}
