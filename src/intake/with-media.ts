/**
 * Items with files (messages, echoes, edits): the documents are made here, before the event that
 * tells their ids is in the log.
 */
import type { AboutItem, AnnouncedFile, EchoItem, MessageItem } from '../kit';
import type { Media } from '../media';
import type { Unit } from './resolve-items';

/** If the process dies afterwards, the call comes again and meets the same documents. */
export async function withMedia(
  media: Pick<Media, 'expect'>,
  workspaceId: string,
  units: readonly Unit[],
): Promise<Unit[]> {
  const found = units.flatMap((unit) =>
    hasFile(unit.routed.item) ? [{ unit, item: unit.routed.item }] : [],
  );
  const received = await media.expect(
    workspaceId,
    found.map(({ unit, item }) => ({
      connection: unit.routed.connection,
      occurredAt: item.occurredAt,
      file: item.media,
    })),
  );
  const mediaOf = new Map(found.map(({ unit }, index) => [unit, received[index]]));
  return units.map((unit) => {
    const file = mediaOf.get(unit);
    return file === undefined ? unit : { ...unit, resolved: { ...unit.resolved, media: file } };
  });
}

type WithFile = (MessageItem | EchoItem | AboutItem) & { media: AnnouncedFile };

function hasFile(item: Unit['routed']['item']): item is WithFile {
  return (
    (item.kind === 'message' || item.kind === 'echo' || item.kind === 'about') &&
    item.media !== null
  );
}
