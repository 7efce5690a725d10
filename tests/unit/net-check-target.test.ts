/** The check at save with a faked look-up: no query leaves the machine. */
import { parseCidrs } from '../../src/net/address-rules';
import { checkTarget, type LookupAll, type TargetPolicy } from '../../src/net/check-target';

const ZONE: Readonly<Record<string, string[]>> = {
  'public.test': ['93.184.215.14', '2606:2800:220:1::1'],
  'private.test': ['10.1.2.3'],
  'metadata.test': ['169.254.169.254'],
  'azure.test': ['168.63.129.16'],
  'loopback.test': ['127.0.0.1'],
  'six.test': ['::1'],
  'mapped.test': ['::ffff:127.0.0.1'],
  'nat64.test': ['64:ff9b::7f00:1'],
  'zone.test': ['fe80::1%eth0'],
  'mixed-last.test': ['93.184.215.14', '2606:2800:220:1::1', '10.0.0.1'],
  'mixed-first.test': ['127.0.0.1', '93.184.215.14'],
  'cname-to-local.test': ['127.0.0.53'],
  'odd.test': ['127.1'],
  'empty.test': [],
  localhost: ['127.0.0.1', '::1'],
  'db.internal': ['127.0.0.9'],
  'wide.internal': ['93.184.215.14'],
  'half-inside.test': ['127.0.0.1', '93.184.215.14'],
};

const asked: string[] = [];
const answer: LookupAll = (hostname, _options, callback) => {
  asked.push(hostname);
  const addresses = ZONE[hostname];
  if (addresses === undefined)
    callback(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), []);
  else
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
};
const later: LookupAll = (hostname, options, callback) =>
  setImmediate(answer, hostname, options, callback);

const strict: TargetPolicy = { allow: [], ownHosts: [], lookup: later };
const demo: TargetPolicy = {
  allow: parseCidrs('127.0.0.0/8,::1/128'),
  ownHosts: [],
  lookup: later,
};

beforeEach(() => asked.splice(0));

const REFUSED = [
  'private',
  'metadata',
  'azure',
  'loopback',
  'six',
  'mapped',
  'nat64',
  'zone',
  'mixed-last',
  'mixed-first',
  'cname-to-local',
  'odd',
].map((name) => `https://${name}.test/`);

describe('checkTarget', () => {
  test.each(REFUSED)('refuses %s for what it resolves to', async (text) => {
    await expect(checkTarget(text, strict)).rejects.toMatchObject({ code: 'target_refused' });
    expect(asked).toHaveLength(1);
  });

  test.each(REFUSED)('refuses %s as well when the look-up calls back at once', async (text) => {
    await expect(checkTarget(text, { ...strict, lookup: answer })).rejects.toMatchObject({
      code: 'target_refused',
    });
  });

  test('accepts a name whose addresses are all public', async () => {
    await expect(checkTarget('https://PUBLIC.test./a', strict)).resolves.toMatchObject({
      href: 'https://public.test/a',
    });
    expect(asked).toEqual(['public.test']);
  });

  test.each(['https://nowhere.test/', 'https://empty.test/'])(
    'says that %s does not resolve',
    async (text) => {
      await expect(checkTarget(text, strict)).rejects.toMatchObject({
        code: 'target_unresolvable',
      });
    },
  );

  test('asks nothing for a literal address', async () => {
    await expect(checkTarget('https://93.184.215.14/', strict)).resolves.toMatchObject({
      hostname: '93.184.215.14',
    });
    await expect(checkTarget('https://10.0.0.1/', strict)).rejects.toMatchObject({
      code: 'target_refused',
    });
    expect(asked).toEqual([]);
  });

  test.each([
    'http://localhost:4000/x',
    'http://127.0.0.1:4000/',
    'http://loopback.test/',
    'https://db.internal:6380/',
    'https://six.test:9/',
  ])('accepts %s inside the allow list', async (text) => {
    await expect(checkTarget(text, demo)).resolves.toBeInstanceOf(URL);
  });

  test.each([
    'http://public.test/',
    'https://public.test:4000/',
    'http://half-inside.test/',
    'https://wide.internal/',
    'https://private.test/',
  ])('refuses %s, which is not wholly inside', async (text) => {
    await expect(checkTarget(text, demo)).rejects.toMatchObject({ code: 'target_refused' });
  });

  test('gives up a look-up that never answers', async () => {
    jest.useFakeTimers();
    const check = expect(
      checkTarget('https://silent.test/', { ...strict, lookup: () => undefined }),
    ).rejects.toMatchObject({
      code: 'target_unresolvable',
    });
    await jest.advanceTimersByTimeAsync(5_000);
    jest.useRealTimers();
    await check;
  });

  test('names no address in its messages', async () => {
    for (const text of [...REFUSED, 'https://10.9.8.7/']) {
      await expect(checkTarget(text, strict)).rejects.toThrow(/^[^\d]*$/);
    }
  });
});
