/**
 * The writes to a contact's document. Each of them can be repeated, so a process that dies between
 * two of them does no harm.
 */
import { repeatOnConflict } from '../db';
import { ContactModel } from './model';

export interface ContactUpdate {
  contactId: string;
  phone: string | null;
  bsuid: string | null;
  name: string | null;
  username: string | null;
}

/** Creates what is missing and adds what is new, as the last. Idempotent. */
export async function upsertContacts(
  workspaceId: string,
  updates: readonly ContactUpdate[],
): Promise<void> {
  const now = new Date();
  await repeatOnConflict(() =>
    ContactModel.bulkWrite(
      updates.map(({ contactId, phone, bsuid, name, username }) => ({
        updateOne: {
          filter: { _id: contactId, workspaceId },
          update: {
            $setOnInsert: {
              createdAt: now,
              tags: [],
              optedOut: false,
              ...(name === null ? { name: null } : {}),
              ...(username === null ? { username: null } : {}),
            },
            $set: {
              updatedAt: now,
              ...(name === null ? {} : { name }),
              ...(username === null ? {} : { username }),
            },
            $addToSet: {
              phones: { $each: phone === null ? [] : [phone] },
              bsuids: { $each: bsuid === null ? [] : [bsuid] },
            },
          },
          upsert: true,
        },
      })),
      { ordered: false },
    ),
  );
}

/** These are no longer theirs: as they are spelled there. */
export async function dropPhones(
  workspaceId: string,
  contactId: string,
  phones: readonly string[],
): Promise<void> {
  await ContactModel.updateOne(
    { _id: contactId, workspaceId },
    { $pull: { phones: { $in: [...phones] } } },
  );
}

export async function dropBsuid(
  workspaceId: string,
  contactId: string,
  bsuid: string,
): Promise<void> {
  await ContactModel.updateOne({ _id: contactId, workspaceId }, { $pull: { bsuids: bsuid } });
}

/** An identifier that somebody goes by again becomes the last one, which is the one in use. */
export async function makeNewest(
  workspaceId: string,
  contactId: string,
  { phone, bsuid }: { phone: string | null; bsuid: string | null },
): Promise<void> {
  const last = (list: string, one: string) => ({
    $concatArrays: [{ $filter: { input: list, cond: { $ne: ['$$this', one] } } }, [one]],
  });
  const set = {
    ...(phone === null ? {} : { phones: last('$phones', phone) }),
    ...(bsuid === null ? {} : { bsuids: last('$bsuids', bsuid) }),
  };
  if (Object.keys(set).length > 0)
    await ContactModel.updateOne({ _id: contactId, workspaceId }, [{ $set: set }], {
      updatePipeline: true,
    });
}

/** From now on it is the other one. */
export async function markMerged(
  workspaceId: string,
  contactId: string,
  into: string,
): Promise<void> {
  await ContactModel.updateOne({ _id: contactId, workspaceId }, { $set: { mergedInto: into } });
}

export async function setOptedOut(
  workspaceId: string,
  contactId: string,
  optedOut: boolean,
): Promise<void> {
  await ContactModel.updateOne({ _id: contactId, workspaceId }, { $set: { optedOut } });
}
