/**
 * The secret by which a workspace's callbacks are signed. It is made when it is first needed, and
 * shown only by who rotates it.
 */
import { randomBytes } from 'node:crypto';
import type { SecretBox } from '../db';
import {
  findCallbackSecret,
  insertCallbackSecret,
  replaceCallbackSecret,
  type CallbackSecretDoc,
} from './model';

/** Both sign for that long, so that receivers can change over. */
const OVERLAP_MS = 24 * 3_600_000;

function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}
function contextOf(workspaceId: string): string {
  return `callback secret of ${workspaceId}`;
}

/** Opens all that sign now, newest first. */
export async function readCallbackSecrets(
  secrets: SecretBox,
  workspaceId: string,
  now: Date,
): Promise<() => string[]> {
  const { sealedSecret, sealedPrevious, previousUntil } =
    (await findCallbackSecret(workspaceId)) ?? (await makeFirst(secrets, workspaceId));
  const open = (sealed: string): string => secrets.open(sealed, contextOf(workspaceId));
  return () => [
    open(sealedSecret),
    ...(sealedPrevious !== null && previousUntil !== null && previousUntil > now
      ? [open(sealedPrevious)]
      : []),
  ];
}

async function makeFirst(secrets: SecretBox, workspaceId: string): Promise<CallbackSecretDoc> {
  const doc: CallbackSecretDoc = {
    _id: workspaceId,
    workspaceId,
    sealedSecret: secrets.seal(newSecret(), contextOf(workspaceId)),
    sealedPrevious: null,
    previousUntil: null,
  };
  return (await insertCallbackSecret(doc))
    ? doc
    : ((await findCallbackSecret(workspaceId)) ?? makeFirst(secrets, workspaceId));
}

export interface RotatedSecret {
  secret: string;
  previousUntil: Date | null;
}

/** Two that rotate at once both succeed, one after the other. */
export async function rotateCallbackSecret(
  secrets: SecretBox,
  workspaceId: string,
): Promise<RotatedSecret> {
  const secret = newSecret();
  const sealedSecret = secrets.seal(secret, contextOf(workspaceId));
  for (;;) {
    const before = await findCallbackSecret(workspaceId);
    const previousUntil = before === null ? null : new Date(Date.now() + OVERLAP_MS);
    const doc: CallbackSecretDoc = {
      _id: workspaceId,
      workspaceId,
      sealedSecret,
      sealedPrevious: before?.sealedSecret ?? null,
      previousUntil,
    };
    if (await (before === null ? insertCallbackSecret(doc) : replaceCallbackSecret(doc)))
      return { secret, previousUntil };
  }
}
