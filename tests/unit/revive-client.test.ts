/** A heartbeat that never ends must not leave the process without its database for ever. */
import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../support/until';
import { reviveWhenHung, type MonitoredClient } from '../../src/db/revive-client';

function answers(): Promise<boolean> {
  return Promise.resolve(true);
}
const LIMITS = { askedMs: 30, awaitedMs: 90, retryMs: 5 };

class FakeClient extends EventEmitter implements MonitoredClient {
  readonly calls: string[] = [];
  failures = 0;
  close(): Promise<void> {
    this.calls.push('close');
    return Promise.resolve();
  }
  connect(): Promise<void> {
    this.calls.push('connect');
    this.failures -= 1;
    return this.failures >= 0 ? Promise.reject(new Error('away')) : Promise.resolve();
  }
  begin(awaited = false): void {
    this.emit('serverHeartbeatStarted', { connectionId: 'a:1', awaited });
  }
  end(): void {
    this.emit('serverHeartbeatSucceeded', { connectionId: 'a:1' });
  }
  fail(): void {
    this.emit('serverHeartbeatFailed', { connectionId: 'a:1' });
  }
}

describe('reviveWhenHung', () => {
  it('leaves a client alone whose heartbeats end, well or not', async () => {
    const client = new FakeClient();
    const stop = reviveWhenHung(client, LIMITS, answers);
    client.begin();
    client.end();
    client.begin();
    client.fail();
    await pause(60);
    expect(client.calls).toEqual([]);
    stop();
  });

  it('connects anew when a heartbeat does not end, as often as it takes', async () => {
    const client = new FakeClient();
    client.failures = 2;
    const stop = reviveWhenHung(client, LIMITS, answers);
    client.begin();
    await pause(100);
    expect(client.calls).toEqual(['close', 'connect', 'connect', 'connect']);
    stop();
  });

  it('gives a heartbeat more time that the server may hold back', async () => {
    const client = new FakeClient();
    const stop = reviveWhenHung(client, LIMITS, answers);
    client.begin(true);
    await pause(50);
    expect(client.calls).toEqual([]);
    await pause(80);
    expect(client.calls).toEqual(['close', 'connect']);
    stop();
  });

  it('leaves a client alone that got its answer before the server answered afresh', async () => {
    const client = new FakeClient();
    const asked = new Promise<void>((resolve) => {
      const stop = reviveWhenHung(client, LIMITS, () => {
        client.end();
        setImmediate(() => {
          stop();
          resolve();
        });
        return answers();
      });
    });
    client.begin();
    await asked;
    expect(client.calls).toEqual([]);
  });

  it('waits for a server that answers nobody, and connects anew once it does', async () => {
    const client = new FakeClient();
    const answered = [false, false, true];
    const stop = reviveWhenHung(client, LIMITS, () => Promise.resolve(answered.shift() ?? true));
    client.begin();
    await until(() => client.calls.includes('connect'), { what: 'a new topology' });
    expect([client.calls, answered]).toEqual([['close', 'connect'], []]);
    stop();
  });

  it('does nothing any more once it was stopped', async () => {
    const client = new FakeClient();
    const stop = reviveWhenHung(client, LIMITS, answers);
    client.begin();
    stop();
    await pause(60);
    expect(client.calls).toEqual([]);
  });
});
