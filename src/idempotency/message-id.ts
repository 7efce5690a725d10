/**
 * Idempotency by helping, for sends: the record holds the message's id, made before either is
 * written. Every caller with the key inserts both, and what is there already counts as done; so
 * there is no in-between state and nothing to recover.
 */
import type { KeyedRequest } from '../http';
import { newId } from '../lib/ids';
import { findRecord, insertOrFind, recordId } from './model';

/** The id of the one message of this key. @throws HubError idempotency_conflict */
export async function messageIdFor({ workspaceId, key, hash }: KeyedRequest): Promise<string> {
  const messageId = newId('msg');
  const { record } = await insertOrFind({
    _id: recordId(workspaceId, key),
    workspaceId,
    hash,
    messageId,
  });
  return record.messageId ?? messageId;
}

/**
 * The id that the key stands for already, if the same request came before. @throws HubError
 * idempotency_conflict
 */
export async function knownMessageId({
  workspaceId,
  key,
  hash,
}: KeyedRequest): Promise<string | undefined> {
  return (await findRecord({ _id: recordId(workspaceId, key), workspaceId, hash }))?.messageId;
}
