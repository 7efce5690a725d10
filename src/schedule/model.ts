/**
 * Slots of timed tasks that some scheduler has taken. A system document: tasks are the
 * installation's.
 */
import { Schema, model } from 'mongoose';
import { isDuplicateKey } from '../db';

interface CronSlotDoc {
  /** `<task>@<time>`: of several schedulers that insert it, one wins. */
  _id: string;
  takenAt: Date;
}

const KEPT_SECONDS = 7 * 24 * 3_600;

const cronSlotSchema = new Schema<CronSlotDoc>(
  { _id: String, takenAt: Date },
  { versionKey: false },
);
cronSlotSchema.index({ takenAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });
const CronSlotModel = model('CronSlot', cronSlotSchema);

/** Whether the slot is ours. */
export async function takeSlot(id: string): Promise<boolean> {
  try {
    await CronSlotModel.create({ _id: id, takenAt: new Date() });
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
