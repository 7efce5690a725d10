/** Tenant isolation in the data layer: a query that names no workspace never reaches MongoDB. */
import mongoose, { Schema, model } from 'mongoose';
import { compose } from '../../src/compose';
import { SYSTEM, tenant } from '../../src/db';

interface Thing {
  workspaceId: string;
  name: string;
}

const thingSchema = new Schema<Thing>({ workspaceId: String, name: String });
thingSchema.plugin(tenant);
const ThingModel = model('TenancyThing', thingSchema);
const OTHERS = { workspaceId: { $ne: 'ws_1' } };

/** There is no MongoDB here: a query that passes the rule fails later, in another way. */
async function refusal(query: PromiseLike<unknown>): Promise<boolean> {
  try {
    await query;
    return false;
  } catch (error) {
    return error instanceof Error && error.name === 'UnscopedQueryError';
  }
}

const QUERIES: Readonly<Record<string, (filter: object) => PromiseLike<unknown>>> = {
  find: (filter) => ThingModel.find(filter),
  findOne: (filter) => ThingModel.findOne(filter),
  findOneAndUpdate: (filter) => ThingModel.findOneAndUpdate(filter, { name: 'x' }),
  findOneAndDelete: (filter) => ThingModel.findOneAndDelete(filter),
  findOneAndReplace: (filter) => ThingModel.findOneAndReplace(filter, { name: 'x' }),
  updateOne: (filter) => ThingModel.updateOne(filter, { name: 'x' }),
  updateMany: (filter) => ThingModel.updateMany(filter, { name: 'x' }),
  replaceOne: (filter) => ThingModel.replaceOne(filter, { name: 'x' }),
  deleteOne: (filter) => ThingModel.deleteOne(filter),
  deleteMany: (filter) => ThingModel.deleteMany(filter),
  countDocuments: (filter) => ThingModel.countDocuments(filter),
  distinct: (filter) => ThingModel.distinct('name', filter),
  aggregate: (filter) => ThingModel.aggregate([{ $match: filter }]),
  'bulkWrite updateOne': (filter) =>
    ThingModel.bulkWrite([{ updateOne: { filter, update: { $set: { name: 'x' } } } }]),
  'bulkWrite deleteMany': (filter) => ThingModel.bulkWrite([{ deleteMany: { filter } }]),
};

test.each(Object.keys(QUERIES))(
  '%s without a workspace, with any, or with all but one throws',
  async (name) => {
    const query = QUERIES[name];
    for (const filter of [
      {},
      { name: 'x' },
      OTHERS,
      { workspaceId: '' },
      { workspaceId: { $exists: true } },
      { workspaceId: ['ws_1', 'ws_2'] },
      { $or: [{ workspaceId: 'ws_1' }] },
    ]) {
      expect([filter, query && (await refusal(query(filter)))]).toEqual([filter, true]);
    }
  },
);

test.each(Object.keys(QUERIES))('%s of one workspace passes', async (name) => {
  const query = QUERIES[name];
  expect(query && (await refusal(query({ workspaceId: 'ws_1', name: 'x' })))).toBe(false);
});

test('one unscoped operation spoils a whole bulkWrite, also an insert', async () => {
  const scoped = {
    updateOne: { filter: { workspaceId: 'ws_1' }, update: { $set: { name: 'x' } } },
  };
  expect(
    await refusal(
      ThingModel.bulkWrite([
        scoped,
        { updateOne: { filter: { name: 'x' }, update: { $set: { name: 'y' } } } },
      ]),
    ),
  ).toBe(true);
  expect(await refusal(ThingModel.bulkWrite([scoped, { deleteOne: { filter: OTHERS } }]))).toBe(
    true,
  );
});

test('an aggregation must begin with the workspace', async () => {
  expect(
    await refusal(
      ThingModel.aggregate([{ $sort: { name: 1 } }, { $match: { workspaceId: 'ws_1' } }]),
    ),
  ).toBe(true);
  expect(await refusal(ThingModel.aggregate([]))).toBe(true);
});

test('a count of everything is never scoped', async () => {
  expect(await refusal(ThingModel.estimatedDocumentCount())).toBe(true);
});

test('what says that it is a system query passes', async () => {
  expect(await refusal(ThingModel.find({}).setOptions(SYSTEM))).toBe(false);
  expect(await refusal(ThingModel.updateMany({}, { name: 'x' }).setOptions(SYSTEM))).toBe(false);
});

/** Documents of the installation: whose they are is not known, or they span workspaces. */
const SYSTEM_MODELS = [
  'ConnectionClaim',
  'CronSlot',
  'InboundBatch',
  'Lease',
  'Migration',
  'Workspace',
];

test("every model of the hub is a tenant's, but for those that are known to be of the system", async () => {
  expect(compose).toBeDefined();
  const unscoped: string[] = [];
  for (const each of Object.values(mongoose.models))
    if (!(await refusal(each.find({})))) unscoped.push(each.modelName);
  expect(unscoped.sort()).toEqual(SYSTEM_MODELS);
});
