/**
 * Copies of kept files at the provider, by which messages name them. A copy lives for some weeks,
 * so it is made when the file comes in, and anew when a message needs one that lives longer.
 * Repeating an upload does no harm: the newest copy counts.
 */
import { HubError, invalidField } from '../errors';
import type { FileUse } from '../kit';
import type { FetchParts } from './fetch-media';
import { fileKey, type MediaDoc, type MediaUpload } from './model';
import { addUpload } from './track-upload';
import { fileName } from './present';

export type UploadParts = Pick<FetchParts, 'files' | 'openConnection' | 'log'>;
type Opened = NonNullable<Awaited<ReturnType<FetchParts['openConnection']>>>;

/** A message may wait in the queue after it was accepted. */
const MARGIN_MS = 2 * 24 * 3_600_000;

/**
 * The provider's id of a stored file, for a message that goes out at that time. @throws HubError
 * connection_unknown, invalid_input, and the provider's refusals
 */
export async function toProviderId(
  parts: UploadParts,
  doc: MediaDoc,
  { connectionId, phoneNumberId, at }: FileUse,
): Promise<string> {
  const opened = await openFor(parts, doc.workspaceId, connectionId);
  const { accountId } = opened.account;
  const livesUntil = (madeAt: Date): number =>
    madeAt.getTime() + opened.channel.uploadLifeMs - MARGIN_MS;
  const known = doc.uploads?.find(
    (copy) => copy.accountId === accountId && livesUntil(copy.at) > at.getTime(),
  );
  if (known !== undefined) return known.providerId;
  if (livesUntil(new Date()) <= at.getTime()) {
    throw invalidField(
      '/send_at',
      'is further ahead than WhatsApp keeps the file; give a link instead, or send earlier',
    );
  }
  const made = await upload(parts, doc, { opened, phoneNumberId });
  await addUpload(doc, [
    ...(doc.uploads ?? []).filter((each) => each.accountId !== accountId),
    made,
  ]);
  return made.providerId;
}

export async function upload(
  { files, log }: UploadParts,
  doc: MediaDoc,
  {
    opened: { channel, context, account },
    phoneNumberId,
  }: { opened: Opened; phoneNumberId: string },
): Promise<MediaUpload> {
  const at = new Date();
  const providerId = await channel.uploadMedia(context, account, {
    phoneNumberId,
    mimeType: doc.mimeType ?? 'application/octet-stream',
    filename: fileName(doc),
    size: doc.size ?? 0,
    open: () => files.read(fileKey(doc._id, doc.fence)),
  });
  log.debug(
    {
      media_id: doc._id,
      workspace_id: doc.workspaceId,
      bytes: doc.size,
      ms: Date.now() - at.getTime(),
    },
    'file uploaded',
  );
  return { accountId: account.accountId, providerId, at };
}

/** @throws HubError connection_unknown */
export async function openFor(
  { openConnection }: UploadParts,
  workspaceId: string,
  connectionId: string,
): Promise<Opened> {
  const opened = await openConnection(workspaceId, connectionId);
  if (opened === undefined)
    throw invalidField(
      '/connection_id',
      'is not a connection of this workspace that takes files',
      'connection_unknown',
    );
  return opened;
}

/** @throws HubError phone_number_unknown, phone_number_required */
export function pickNumber(
  { account: { phoneNumbers } }: Opened,
  wanted: string | undefined,
): string {
  const found = phoneNumbers.find(({ id }) => wanted === undefined || id === wanted);
  if (found !== undefined) return found.id;
  throw wanted === undefined
    ? new HubError('phone_number_required', 'The connection has no phone number.', {
        errors: [
          {
            pointer: '/connection_id',
            detail: 'has no phone number',
            keyword: 'phone_number_required',
          },
        ],
      })
    : invalidField(
        '/phone_number_id',
        'is not a number of this connection',
        'phone_number_unknown',
      );
}
