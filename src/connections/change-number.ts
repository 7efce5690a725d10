/**
 * What webhooks tell of a number. Each write is on top of what was read, so of many at once the
 * newest stays; repeats change nothing.
 */
import { findConnection } from './find-connections';
import { ConnectionModel, type ConnectedNumber, type ConnectionDoc } from './model';

interface NumberChange {
  change: 'quality' | 'limit';
  current: string;
  previous: string | null;
  key: string;
  at: Date;
}

/**
 * Returns the value before the change, also when the same change is applied again. A change that is
 * older than the last one changes nothing.
 */
export async function applyNumberChange(
  connection: ConnectionDoc,
  numberId: string,
  told: NumberChange,
): Promise<string | null> {
  for (;;) {
    const number = (
      await findConnection(connection.workspaceId, connection._id)
    )?.phoneNumbers.find((each) => each.id === numberId);
    const before = valueBefore(number, told);
    if (
      number === undefined ||
      !isNewer(number, told) ||
      (await write(connection, number, { ...told, previous: before }))
    )
      return before;
  }
}

function valueBefore(
  number: ConnectedNumber | undefined,
  { change, previous, key }: NumberChange,
): string | null {
  const last = number?.changes?.[change];
  return previous ?? (last?.key === key ? last.previous : (number?.[change] ?? null));
}

function isNewer({ changes }: ConnectedNumber, { change, key, at }: NumberChange): boolean {
  const last = changes?.[change];
  return last === undefined || (last.key !== key && last.at <= at);
}

/** False when the number has changed since it was read. */
async function write(
  { _id, workspaceId }: ConnectionDoc,
  { id, changes }: ConnectedNumber,
  { change, current, ...told }: NumberChange,
): Promise<boolean> {
  const { matchedCount } = await ConnectionModel.updateOne(
    {
      _id,
      workspaceId,
      phoneNumbers: {
        $elemMatch: { id, [`changes.${change}.key`]: changes?.[change]?.key ?? { $exists: false } },
      },
    },
    { $set: { [`phoneNumbers.$.${change}`]: current, [`phoneNumbers.$.changes.${change}`]: told } },
  );
  return matchedCount === 1;
}
