/** What a URL alone gives away: facts/integrations.md 3.1, items 3, 4 and 7. */
import { parseCidrs } from '../../src/net/address-rules';
import { checkTargetUrl, type TargetPolicy } from '../../src/net/check-target';
import { TargetError } from '../../src/net/target-error';

const strict: TargetPolicy = { allow: [], ownHosts: ['hub.example.com', 'graph.facebook.com'] };
const demo: TargetPolicy = {
  allow: parseCidrs('127.0.0.0/8,::1/128'),
  ownHosts: ['127.0.0.1:3000', '[::1]:3000'],
};

function refusal(text: string, policy: TargetPolicy): string {
  try {
    return `accepted as ${checkTargetUrl(text, policy).href}`;
  } catch (error) {
    return error instanceof TargetError ? `${error.code}: ${error.message}` : String(error);
  }
}

const SPELLINGS = [
  'https://127.1/',
  'https://127.0.1/',
  'https://0177.0.0.1/',
  'https://0177.0.0.01/',
  'https://0x7f.0.0.1/',
  'https://0x7f000001/',
  'https://0X7F.1/',
  'https://2130706433/',
  'https://017700000001/',
  'https://127.0.0.1./',
  'https://１２７.0.0.1/',
  'https://①②⑦.0.0.1/',
  'https://127。0。0。1/',
  'https://%31%32%37.0.0.1/',
  'https://0/',
  'https://0x0/',
  'https://[::1]/',
  'https://[0:0:0:0:0:0:0:1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::FFFF:7F00:1]/',
  'https://[::127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[FD00:EC2::254]/',
  'https://0xa9fea9fe/',
  'https://169.254.43518/',
  'https://3232235521/',
  'https:127.0.0.1',
  'https:\\\\127.0.0.1\\',
  ' https://127.0.0.1/ ',
  'ht\ttps://127.0.0.1/',
  'https://127.0.\n0.1/',
  'HTTPS://127.0.0.1/',
  'https://168.63.129.16/',
  'https://0250.077.0201.020/',
];

const LOCAL_NAMES = [
  'https://localhost/',
  'https://LOCALHOST/',
  'https://localhost./',
  'https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/',
  'https://lоcalhost/',
  'https://app.localhost/',
  'https://metadata.google.internal/',
  'https://metadata.google.internal./',
  'https://METADATA.GOOGLE.INTERNAL/',
  'https://printer.local/',
  'https://redis/',
  'https://mongo.svc.cluster.local/',
];

const INVALID = [
  '',
  'example.com',
  '//example.com/',
  'https://',
  'https://[::1',
  'https://[fe80::1%25eth0]/',
  'https://[fe80::1%eth0]/',
  'https://256.1.1.1/',
  'https://1.2.3.4.5/',
  'https://exa mple.com/',
  'https://example..com/',
  'https://example.com../',
  'https://.example.com/',
  'https://./',
  'https://example.com:99999/',
  `https://example.com/${'a'.repeat(2_048)}`,
  `https://example.com/${'é'.repeat(400)}`,
  `https://example.com/${'a/../'.repeat(500)}`,
];

describe('checkTargetUrl with an empty allow list', () => {
  test.each(SPELLINGS)('sees the private address in %j', (text) => {
    expect(refusal(text, strict)).toMatch(/^target_refused: The host is, or leads to/);
  });

  test.each(LOCAL_NAMES)('refuses the local name in %s', (text) => {
    expect(refusal(text, strict)).toMatch(/^target_refused: A name of a local network/);
  });

  test.each(INVALID.map((text) => [text.slice(0, 40), text]))(
    'refuses the malformed %j',
    (_start, text) => {
      expect(refusal(text, strict)).toMatch(/^target_refused: The URL is not valid, or has more/);
    },
  );

  test.each(['ftp', 'file', 'gopher', 'data', 'javascript', 'ws', 'wss', 'unix'])(
    'refuses the scheme %s',
    (scheme) => {
      expect(refusal(`${scheme}://example.com/x`, strict)).toBe(
        'target_refused: The URL must start with https://.',
      );
    },
  );

  test('refuses http', () => {
    expect(refusal('http://example.com/x', strict)).toBe(
      'target_refused: The URL must start with https://.',
    );
  });

  test.each([
    'user:pass@example.com',
    'user@example.com',
    ':pass@example.com',
    'example.com@127.0.0.1',
    'example.com%2f@127.0.0.1',
  ])('refuses the credentials in %s', (rest) => {
    expect(refusal(`https://${rest}/`, strict)).toBe(
      'target_refused: The URL must not hold a user name or password.',
    );
  });

  test.each([
    'https://example.com/#',
    'https://example.com/a?b#c',
    'https://example.com#@127.0.0.1/',
  ])('refuses the fragment in %s', (text) => {
    expect(refusal(text, strict)).toBe('target_refused: The URL must not have a fragment (#...).');
  });

  test.each([0, 1, 22, 25, 80, 444, 3000, 6379, 8080, 27017, 65535])(
    'refuses the port %d',
    (port) => {
      expect(refusal(`https://example.com:${port}/`, strict)).toBe(
        'target_refused: Only the ports 443 and 8443 are allowed.',
      );
    },
  );

  test.each([
    'https://hub.example.com/in/x',
    'https://HUB.example.com:8443/',
    'https://hub.example.com./',
    'https://graph.facebook.com/v26.0/1/messages',
  ])('refuses the loop through %s', (text) => {
    expect(refusal(text, strict)).toMatch(/\(a loop\)\.$/);
  });

  test.each([
    [
      'https://hooks.zapier.com/hooks/standard/1/abc/',
      'https://hooks.zapier.com/hooks/standard/1/abc/',
    ],
    ['https://example.com:443/a', 'https://example.com/a'],
    ['https://example.com:8443', 'https://example.com:8443/'],
    ['https://EXAMPLE.com./a?b=%23c', 'https://example.com/a?b=%23c'],
    ['https://münchen.example/', 'https://xn--mnchen-3ya.example/'],
    ['https://93.184.215.14/', 'https://93.184.215.14/'],
    ['https://[2606:2800:220:1::1]/', 'https://[2606:2800:220:1::1]/'],
    ['https://myhub.example.com/', 'https://myhub.example.com/'],
    ['https://localhost.example.com/', 'https://localhost.example.com/'],
    [`https://example.com/${'a'.repeat(2_028)}`, `https://example.com/${'a'.repeat(2_028)}`],
  ])('accepts %s', (text, href) => {
    expect(refusal(text, strict)).toBe(`accepted as ${href}`);
  });
});

describe('checkTargetUrl with the allow list of the demo', () => {
  test.each([
    'http://127.0.0.1:4000/',
    'http://localhost:4000/x',
    'https://[::1]:4000/',
    'http://[::ffff:127.0.0.1]/',
    'http://hooks.test/',
  ])('lets %s on to the look-up', (text) => {
    expect(refusal(text, demo)).toMatch(/^accepted as http/);
  });

  test.each([
    'http://93.184.215.14/',
    'https://93.184.215.14:4000/',
    'http://10.0.0.1/',
    'https://[::ffff:10.0.0.1]/',
  ])('still refuses %s', (text) => {
    expect(refusal(text, demo)).toMatch(/^target_refused/);
  });

  test.each(['http://127.0.0.1:3000/in/x', 'http://[::1]:3000/'])(
    'refuses the hub itself at %s',
    (text) => {
      expect(refusal(text, demo)).toMatch(/\(a loop\)\.$/);
    },
  );
});
