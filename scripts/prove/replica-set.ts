/**
 * A replica set of three real MongoDB servers, whose primary can be made to step down, or be killed
 * and started again.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import { startMongod, type RunningMongod } from '../services';
import { throwawayDatabase } from '../services/throwaway-database';
import type { Stage } from '../stage/stage';
import { until } from './until';

export interface ReplicaSet {
  /** As an operator would write it: all members, and the name of the set. */
  uri: string;
  /** Resolves when another member is primary. @returns how long there was none, in milliseconds */
  stepDown(): Promise<number>;
  /**
   * kill -9; resolves when another member is primary and the killed one follows it. @returns how
   * long there was none
   */
  killPrimary(): Promise<number>;
}

const NAME = 'hub';
const MEMBERS = 3;
/** The primary does not stand for election again for so long. */
const STEP_DOWN_SECONDS = 20;

interface Member {
  dir: string;
  mongod: RunningMongod;
}

export async function startReplicaSet(stage: Stage): Promise<ReplicaSet> {
  const members = await startMembers(stage);
  const hosts = members.map(({ mongod }) => `127.0.0.1:${String(mongod.port)}`);
  await initiate(hosts);
  const uri = `mongodb://${hosts.join(',')}/?replicaSet=${NAME}`;
  const client = await new mongo.MongoClient(uri).connect();
  stage.defer(() => client.close());
  const admin = client.db('admin');
  await untilHealthy(admin);
  return {
    uri,
    stepDown: async () => {
      const before = await primaryOf(admin);
      const begunMs = Date.now();
      await admin.command({
        replSetStepDown: STEP_DOWN_SECONDS,
        secondaryCatchUpPeriodSecs: STEP_DOWN_SECONDS / 2,
      });
      await untilPrimaryIsNot(admin, before);
      return Date.now() - begunMs;
    },
    killPrimary: async () => {
      const before = await primaryOf(admin);
      const member = members[hosts.indexOf(before)];
      if (member === undefined) throw new Error(`${before} is no member of the set`);
      const begunMs = Date.now();
      await member.mongod.kill();
      await untilPrimaryIsNot(admin, before);
      const withoutMs = Date.now() - begunMs;
      const again = await startMongod({
        dir: member.dir,
        replicaSet: NAME,
        port: member.mongod.port,
      });
      member.mongod = again;
      await untilHealthy(admin);
      return withoutMs;
    },
  };
}

async function startMembers(stage: Stage): Promise<Member[]> {
  const members: Member[] = [];
  for (let index = 0; index < MEMBERS; index += 1) {
    const dir = join(stage.folder, `member-${String(index)}`);
    mkdirSync(dir);
    const member = { dir, mongod: await startMongod({ dir, replicaSet: NAME }) };
    // A primary that is asked to stop waits for its successor; nothing of this set is kept.
    stage.defer(() => member.mongod.kill());
    members.push(member);
  }
  return members;
}

/** The same stage with its databases on the replica set; they go with the set. */
export async function onReplicaSet(stage: Stage, { uri }: ReplicaSet): Promise<Stage> {
  const client = await new mongo.MongoClient(uri, {
    maxPoolSize: 8,
    writeConcern: { w: 'majority', j: true },
  }).connect();
  stage.defer(() => client.close());
  return {
    ...stage,
    client,
    database: (purpose) => throwawayDatabase(uri, `prove_${purpose}`).uri,
  };
}

async function initiate(hosts: readonly string[]): Promise<void> {
  const first = await new mongo.MongoClient(
    `mongodb://${hosts[0] ?? ''}/?directConnection=true`,
  ).connect();
  try {
    await first.db('admin').command({
      replSetInitiate: { _id: NAME, members: hosts.map((host, index) => ({ _id: index, host })) },
    });
  } finally {
    await first.close();
  }
}

/** Its address; empty while there is none. */
async function primaryOf(admin: mongo.Db): Promise<string> {
  const answer = await admin.command({ hello: 1 }).catch((): mongo.Document => ({}));
  return answer['isWritablePrimary'] === true ? String(answer['me']) : '';
}

function untilPrimaryIsNot(admin: mongo.Db, before: string): Promise<boolean> {
  return until('another primary', async () => !['', before].includes(await primaryOf(admin)));
}

const PRIMARY = 1;
const SECONDARY = 2;

function untilHealthy(admin: mongo.Db): Promise<boolean> {
  return until('a set in which all members follow the primary', async () => {
    const status = await admin.command({ replSetGetStatus: 1 }).catch((): mongo.Document => ({}));
    const states = (Array.isArray(status['members']) ? status['members'] : []).map(
      (member: mongo.Document) => Number(member['state']),
    );
    return (
      states.length === MEMBERS &&
      states.includes(PRIMARY) &&
      states.every((state) => state === PRIMARY || state === SECONDARY)
    );
  });
}
