/**
 * What a killed process held is free again after 30 to 60 seconds. A test that knows the holder is
 * dead need not wait for that: it turns the clock of the claims.
 */
import { DeliveryModel } from '../../src/deliveries/model';
import { EventCursorModel } from '../../src/events/model';
import { InboundBatchModel } from '../../src/intake/model';
import { MessageModel } from '../../src/messages/model';
import { isObject } from './json';

const LONG_AGO = new Date(0);

/** Raw calls, deliveries and log consumers. The calls to Meta have a function of their own. */
export async function freeDeadClaims(): Promise<void> {
  await InboundBatchModel.collection.updateMany(
    { state: 'new', holder: { $exists: true } },
    { $set: { sweepAt: LONG_AGO } },
  );
  await DeliveryModel.collection.updateMany(
    { leaseUntil: { $exists: true } },
    { $set: { leaseUntil: LONG_AGO, sweepAt: LONG_AGO } },
  );
  for await (const cursor of EventCursorModel.collection.find()) {
    const consumers: unknown = cursor['consumers'];
    const held = Object.keys(isObject(consumers) ? consumers : {}).map(
      (name) => [`consumers.${name}.until`, LONG_AGO] as const,
    );
    if (held.length > 0)
      await EventCursorModel.collection.updateOne(
        { _id: cursor._id },
        { $set: Object.fromEntries(held) },
      );
  }
}

/** Messages whose sender died between claim and answer. */
export async function expireDeadCalls(): Promise<void> {
  await MessageModel.collection.updateMany(
    { 'call.state': 'sending' },
    { $set: { 'call.sweepAt': LONG_AGO } },
  );
}
