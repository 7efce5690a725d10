/** File names of strangers in a header: readable for people, harmless for everything in between. */
import { attachment } from '../../src/lib/content-disposition';

test.each([
  ['invoice.pdf', 'attachment; filename="invoice.pdf"'],
  [
    'naïve file.pdf',
    'attachment; filename="na_ve file.pdf"; filename*=UTF-8\'\'na%C3%AFve%20file.pdf',
  ],
  [
    "100%'(1)*.txt",
    "attachment; filename=\"100_'(1)_.txt\"; filename*=UTF-8''100%25%27%281%29_.txt",
  ],
  ['../../etc/passwd', 'attachment; filename="_.._etc_passwd"'],
  ['C:\\a"b.txt', 'attachment; filename="C__a_b.txt"'],
  ['a\r\nSet-Cookie: x=1', 'attachment; filename="a__Set-Cookie_ x=1"'],
  ['gpj\u202eexe.jpg', 'attachment; filename="gpj_exe.jpg"'],
  ['half \ud83d.png', 'attachment; filename="half _.png"'],
  ['😀.png', 'attachment; filename="_.png"; filename*=UTF-8\'\'%F0%9F%98%80.png'],
  ['...', 'attachment; filename="file"'],
  ['', 'attachment; filename="file"'],
])('%j', (name, header) => {
  expect(attachment(name)).toBe(header);
});

test('a name of any length becomes a header of a bounded one, made of printable ASCII', () => {
  for (const name of [
    'ü'.repeat(10_000),
    '😀'.repeat(10_000),
    String.fromCharCode(...Array.from({ length: 5_000 }, (_, index) => index * 13)),
  ]) {
    const header = attachment(name);
    expect(header.length).toBeLessThan(3_000);
    expect(header).toMatch(/^[\x20-\x7e]*$/);
  }
});
