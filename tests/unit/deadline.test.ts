/** Work that never ends is given up, and what waits behind it goes on. */
import { createGroupCommit } from '../../src/lib/group-commit';
import { DeadlineError, withDeadline } from '../../src/lib/deadline';

function never(): Promise<never> {
  return new Promise(() => undefined);
}

describe('withDeadline', () => {
  it('hands on a result and an error that come in time', async () => {
    await expect(withDeadline(Promise.resolve(1), 50, 'it')).resolves.toBe(1);
    await expect(withDeadline(Promise.reject(new Error('no')), 50, 'it')).rejects.toThrow('no');
  });

  it('fails when the work does not end', async () => {
    await expect(withDeadline(never(), 10, 'the work')).rejects.toThrow(
      new DeadlineError('the work did not end within 10 ms'),
    );
  });
});

describe('a group commit whose write hangs', () => {
  it('fails for its callers and makes room for the next', async () => {
    let writes = 0;
    const group = createGroupCommit<string>({
      write: () => {
        writes += 1;
        return writes === 1 ? never() : Promise.resolve(undefined);
      },
      maxBatch: 1,
      maxWaiting: 10,
      concurrency: 1,
      deadlineMs: 20,
    });
    const [first, second] = await Promise.allSettled([group.add('a'), group.add('b')]);
    expect(first).toMatchObject({ status: 'rejected', reason: { name: 'DeadlineError' } });
    expect(second.status).toBe('fulfilled');
    expect(group.isIdle()).toBe(true);
  });
});
