/**
 * What was read about pauses must be young when the call begins; a database that is too slow for
 * that is told once.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { createLogger } from '../../src/log';
import type { Checked } from '../../src/messages/check-before-call';
import { createCheckFresh } from '../../src/messages/check-fresh';
import type { MessageDoc } from '../../src/messages/model';

const FAILED: Checked = {
  kind: 'failed',
  error: {
    code: 'expired',
    title: '',
    detail: '',
    cause: '',
    fix: '',
    who: 'hub',
    retryable: false,
  },
};
const message: MessageDoc = {
  _id: 'msg_1',
  workspaceId: 'ws_1',
  direction: 'out',
  connectionId: 'con_1',
  phoneNumberId: '1',
  contactId: 'cnt_1',
  to: '+491',
  type: 'text',
  content: '{}',
  timestamps: {},
  pendingEvents: [],
  createdAt: new Date(0),
  updatedAt: new Date(0),
};

test('a streak of messages that had to wait for a slow database is one warning, and the next streak another', async () => {
  let readMs = 500;
  const log = createLogger({ level: 'warn', role: 'worker', toStderr: false });
  const warn = jest.spyOn(log, 'warn').mockImplementation(() => undefined);
  const check = createCheckFresh(
    async () => {
      await pause(readMs);
      return FAILED;
    },
    { hasOpenCalls: async () => false, log },
  );
  // Claimed so long ago that there is time for one more look.
  const look = () => check(message, performance.now() - 9_800);

  expect(await look()).toEqual({ kind: 'late' });
  expect(await look()).toEqual({ kind: 'late' });
  expect(warn).toHaveBeenCalledTimes(1);
  readMs = 0;
  expect(await look()).toEqual(FAILED);
  readMs = 500;
  expect(await look()).toEqual({ kind: 'late' });
  expect(warn).toHaveBeenCalledTimes(2);
});
