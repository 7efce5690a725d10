/**
 * The address table of facts/integrations.md 3.1 (items 1 and 2), with both edges of every block.
 */
import { classifyAddress, parseCidrs } from '../../src/net/address-rules';

const REFUSED_V4 = [
  '0.0.0.0',
  '0.255.255.255',
  '10.0.0.0',
  '10.255.255.255',
  '100.64.0.0',
  '100.100.100.200',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.255',
  '169.254.0.0',
  '169.254.169.254',
  '169.254.255.255',
  '172.16.0.0',
  '172.31.255.255',
  '192.0.0.0',
  '192.0.0.192',
  '192.0.0.255',
  '192.0.2.0',
  '192.0.2.255',
  '192.88.99.0',
  '192.88.99.255',
  '192.168.0.0',
  '192.168.255.255',
  '198.18.0.0',
  '198.19.255.255',
  '198.51.100.0',
  '198.51.100.255',
  '203.0.113.0',
  '203.0.113.255',
  '224.0.0.0',
  '239.255.255.255',
  '240.0.0.0',
  '255.255.255.254',
  '255.255.255.255',
  '168.63.129.16',
];

const REFUSED_V6 = [
  '::',
  '::1',
  '::127.0.0.1',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::FFFF:10.0.0.1',
  '0:0:0:0:0:ffff:a9fe:a9fe',
  '::ffff:168.63.129.16',
  '::ffff:0:127.0.0.1',
  '64:ff9b::',
  '64:ff9b::7f00:1',
  '64:ff9b::93.184.215.14',
  '64:ff9b:1::a00:1',
  '100::',
  '100::1',
  '1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  '2001::',
  '2001:0:7f00:1::',
  '2001:2::1',
  '2001:10::1',
  '2001:20::1',
  '2001:1ff:ffff::1',
  '2001:db8::',
  '2001:DB8:FFFF::1',
  '2002::',
  '2002:7f00:1::',
  '2002:ffff::1',
  '3fff::',
  '3fff:fff:ffff::1',
  '4000::',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fdff::1',
  'fe80::1',
  'fe80::1%eth0',
  'febf::1',
  'fec0::1',
  'ff02::1',
  'ffff::1',
];

const PUBLIC = [
  '1.0.0.0',
  '9.255.255.255',
  '11.0.0.0',
  '93.184.215.14',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '168.63.129.15',
  '168.63.129.17',
  '169.253.255.255',
  '169.255.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '191.255.255.255',
  '192.0.1.0',
  '192.0.3.0',
  '192.88.98.255',
  '192.88.100.0',
  '192.167.255.255',
  '192.169.0.0',
  '198.17.255.255',
  '198.20.0.0',
  '198.51.99.255',
  '198.51.101.0',
  '203.0.112.255',
  '203.0.114.0',
  '223.255.255.255',
  '::ffff:93.184.215.14',
  '::ffff:5db8:d70e',
  '2000::',
  '2001:200::',
  '2001:db7:ffff::1',
  '2001:db9::',
  '2003::1',
  '2606:2800:220:1::1',
  '2a00:1450:4001::1',
  '3ffe:ffff::1',
];

const NO_ADDRESS = [
  '',
  'localhost',
  '127.1',
  '0177.0.0.1',
  '0x7f000001',
  '2130706433',
  '256.1.1.1',
  '[::1]',
  '1.2.3.4 ',
  '1.2.3.4/32',
];

describe('classifyAddress', () => {
  test.each(REFUSED_V4)('refuses %s', (address) => {
    expect(classifyAddress(address, [])).toBe('refused');
  });

  test.each(REFUSED_V6)('refuses %s', (address) => {
    expect(classifyAddress(address, [])).toBe('refused');
  });

  test.each(PUBLIC)('takes %s as public', (address) => {
    expect(classifyAddress(address, [])).toBe('public');
  });

  test.each(NO_ADDRESS)('refuses "%s", which is no canonical address', (text) => {
    expect(classifyAddress(text, parseCidrs('0.0.0.0/0,::/0'))).toBe('refused');
  });

  test('the allow list opens what is inside it and nothing beside it', () => {
    const allow = parseCidrs('127.0.0.0/8, fd12::/16');
    expect(classifyAddress('127.0.0.1', allow)).toBe('allowed');
    expect(classifyAddress('::ffff:127.0.0.1', allow)).toBe('allowed');
    expect(classifyAddress('fd12::5', allow)).toBe('allowed');
    expect(classifyAddress('::1', allow)).toBe('refused');
    expect(classifyAddress('10.0.0.1', allow)).toBe('refused');
    expect(classifyAddress('fd13::5', allow)).toBe('refused');
    expect(classifyAddress('93.184.215.14', allow)).toBe('public');
  });

  test('a block of one family opens nothing of the other', () => {
    expect(classifyAddress('127.0.0.1', parseCidrs('::/0'))).toBe('refused');
    expect(classifyAddress('::1', parseCidrs('0.0.0.0/0'))).toBe('refused');
  });
});

describe('parseCidrs', () => {
  test('reads a list with spaces', () => {
    expect(parseCidrs(' 127.0.0.0/8 , ::1/128 ')).toEqual([
      { address: '127.0.0.0', prefix: 8, family: 'ipv4' },
      { address: '::1', prefix: 128, family: 'ipv6' },
    ]);
  });

  test.each(['', '  '])('takes "%s" as an empty list', (text) => {
    expect(parseCidrs(text)).toEqual([]);
  });

  test.each([
    '10.0.0.1',
    '10.0.0.0/33',
    '::1/129',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '10.0/8',
    'localhost/8',
    'fe80::%eth0/10',
    '::ffff:10.0.0.0/104',
    '10.0.0.0/8/8',
  ])('names the bad part "%s"', (part) => {
    expect(() => parseCidrs(`127.0.0.0/8,${part}`)).toThrow(`"${part}" is not a CIDR`);
  });

  test('refuses an empty part', () => {
    expect(() => parseCidrs('127.0.0.0/8,')).toThrow('"" is not a CIDR');
  });
});
