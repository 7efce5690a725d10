/** Claims of accounts that are given up while somebody claims them once more. */
import mongoose from 'mongoose';
import { claim, releaseUnused, type Standing } from '../../src/connections/claims';
import { connectMongo, disconnectMongo } from '../../src/db';
import { testServices } from '../support/services';

beforeAll(() => connectMongo(testServices().mongodbUri));
afterAll(() => disconnectMongo());

test('an account that is claimed once more during its release stays claimed', async () => {
  const own = {
    id: 'waba:1',
    owner: 'ws_1',
    isConfirmed: true,
    standingOf: (): Promise<Standing> => Promise.resolve('unused'),
  };
  const claimAgain = async (): Promise<Standing> => {
    expect(await claim(own)).toBe(true);
    return 'unused';
  };
  await claimAgain();
  await releaseUnused({ ...own, standingOf: claimAgain });
  expect(await claims().findOne({ _id: own.id })).toMatchObject({ owner: own.owner });
  await releaseUnused(own);
  expect(await claims().findOne({ _id: own.id })).toBeNull();
});

test('of many of one workspace that claim an account while others give it up, each gets it', async () => {
  const own = {
    id: 'waba:2',
    owner: 'ws_1',
    isConfirmed: true,
    standingOf: (): Promise<Standing> => Promise.resolve('unused'),
  };
  const got = await Promise.all(
    Array.from({ length: 100 }, async (_, index) =>
      index % 2 === 0 ? claim(own) : releaseUnused(own),
    ),
  );
  expect(got.filter((each) => each !== undefined)).toEqual(Array.from({ length: 50 }, () => true));
});

function claims() {
  return mongoose.connection.collection<{ _id: string; owner: string; claimedAt: Date }>(
    'connectionclaims',
  );
}
