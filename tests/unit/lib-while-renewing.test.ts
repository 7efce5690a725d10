/** Leases that live as long as their work. */
import { whileRenewing } from '../../src/lib/while-renewing';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('a lease is renewed while the work goes on, whatever a renewal says, and not after it', async () => {
  const renew = jest.fn(() => Promise.reject(new Error('away')));
  const work = whileRenewing(
    1_000,
    renew,
    () =>
      new Promise<string>((resolve) => {
        setTimeout(() => {
          resolve('done');
        }, 2_100);
      }),
  );
  await jest.advanceTimersByTimeAsync(5_000);
  expect(await work).toBe('done');
  expect(renew).toHaveBeenCalledTimes(8);
});

test('work that fails ends the renewals, too', async () => {
  const renew = jest.fn(() => Promise.resolve());
  await expect(
    whileRenewing(1_000, renew, () => Promise.reject(new Error('failed'))),
  ).rejects.toThrow('failed');
  await jest.advanceTimersByTimeAsync(5_000);
  expect(renew).not.toHaveBeenCalled();
});
