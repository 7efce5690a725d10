/**
 * Connections with an address of their own: `POST /in/{token}`. The token is 256 random bits; only
 * its hash is looked up.
 */
import { createHash, randomBytes } from 'node:crypto';
import { invalidField } from '../errors';
import type { SecretBox } from '../db';
import type { CatchSignature } from '../kit';
import { newId } from '../lib/ids';
import { addressClaiming, claim, findOwner } from './claims';
import { findById } from './find-connections';
import { insertConnection, type ConnectionDoc } from './model';

export interface NewCatchHook {
  workspaceId: string;
  kind: string;
  name?: string | undefined;
  signature: { preset: string; header?: string | undefined; secret?: string | undefined };
}

/** @throws HubError invalid_input when the preset needs a secret */
export async function createCatchHook(
  secrets: SecretBox,
  { workspaceId, kind, name, signature }: NewCatchHook,
): Promise<ConnectionDoc> {
  if (signature.preset !== 'none' && signature.secret === undefined)
    throw invalidField('/signature/secret', `is required for the preset ${signature.preset}`);
  const id = newId('con');
  const token = randomBytes(32).toString('base64url');
  const now = new Date();
  const doc: ConnectionDoc = {
    _id: id,
    workspaceId,
    kind,
    name: name ?? 'Catch hook',
    accountId: '',
    verified: true,
    country: null,
    sealedToken: secrets.seal(token, id),
    signature: {
      preset: signature.preset,
      header: signature.header?.toLowerCase() ?? null,
      sealedSecret:
        signature.secret === undefined ? null : secrets.seal(signature.secret, `${id}:signature`),
    },
    phoneNumbers: [],
    status: 'active',
    createdAt: now,
    updatedAt: now,
  };
  await claim(addressClaiming(catchClaim(token), id));
  await insertConnection(doc);
  return doc;
}

export function catchClaim(token: string): string {
  return `catch:${createHash('sha256').update(token).digest('hex')}`;
}

export function openCatchToken(secrets: SecretBox, doc: ConnectionDoc): string {
  return secrets.open(doc.sealedToken, doc._id);
}

export async function findCatchHook(
  secrets: SecretBox,
  token: string,
): Promise<{ connection: ConnectionDoc; signature: CatchSignature } | undefined> {
  const owner = await findOwner(catchClaim(token));
  const connection = owner === undefined ? null : await findById(owner);
  if (connection?.signature === undefined) return undefined;
  const { preset, header, sealedSecret } = connection.signature;
  return {
    connection,
    signature: {
      preset,
      header,
      secret:
        sealedSecret === null ? null : secrets.open(sealedSecret, `${connection._id}:signature`),
    },
  };
}
