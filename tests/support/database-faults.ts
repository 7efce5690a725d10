/** Faults of a database that pass by themselves, as its commands meet them. */
import type { Fault } from './failing-mongo';

export const PASSING_FAULTS: [string, Fault][] = [
  ['a full disk', { errorCode: 14_031 }],
  ['a lock timeout', { errorCode: 24 }],
  ['a time limit', { errorCode: 50 }],
  ['an unknown error', { errorCode: 8 }],
  ['a write conflict', { errorCode: 112 }],
  ['a shutdown', { errorCode: 91 }],
  ['a closed connection', { closeConnection: true }],
  [
    'a write that most servers did not confirm',
    { writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' } },
  ],
];
