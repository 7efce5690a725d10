/**
 * Which files can be uploaded, by their declared type or their name, and what a link tells about
 * its file.
 */
import { HubError } from '../../src/errors';
import { toFileType } from '../../src/media/file-type';
import { describeLinked } from '../../src/media/linked-file';

const MIB = 1024 * 1024;

test.each<[string | undefined, string | undefined, string, number]>([
  ['image/png', undefined, 'image/png', 5 * MIB],
  ['image/png', 'a.pdf', 'image/png', 5 * MIB],
  ['IMAGE/JPG', undefined, 'image/jpeg', 5 * MIB],
  ['image/webp', undefined, 'image/webp', 500 * 1024],
  ['audio/ogg; codecs=opus', 'a.ogg', 'audio/ogg', 16 * MIB],
  ['audio/mp3', undefined, 'audio/mpeg', 16 * MIB],
  ['video/mp4', undefined, 'video/mp4', 16 * MIB],
  ['application/pdf', undefined, 'application/pdf', 100 * MIB],
  [
    'application/octet-stream',
    'Sheet.XLSX',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    100 * MIB,
  ],
  [undefined, 'film.3gp', 'video/3gpp', 16 * MIB],
  ['', 'song.m4a', 'audio/mp4', 16 * MIB],
])('%p named %p is %s of at most %i bytes', (declared, filename, mimeType, maxBytes) => {
  expect(toFileType(declared, filename)).toMatchObject({ mimeType, maxBytes });
});

test.each<[string | undefined, string | undefined]>([
  ['image/gif', 'a.png'],
  ['text/html', undefined],
  ['text/csv', 'a.csv'],
  [undefined, undefined],
  ['application/octet-stream', 'blob'],
  ['application/octet-stream', 'a.exe'],
  ['constructor', 'a.constructor'],
])('%p named %p is refused', (declared, filename) => {
  expect(() => toFileType(declared, filename)).toThrow(HubError);
  expect(() => toFileType(declared, filename)).toThrow(/WhatsApp takes image\/jpeg/);
});

test.each<[string, Record<string, string>, string | undefined, string | undefined]>([
  [
    'https://a.example/x/plant.png?size=2',
    { 'content-type': 'image/png' },
    'image/png',
    'plant.png',
  ],
  ['https://a.example/x/', {}, undefined, undefined],
  ['https://a.example/pl%C3%A4nt.png', {}, undefined, 'plänt.png'],
  ['https://a.example/bad%ZZ.png', {}, undefined, undefined],
  [
    'https://a.example/get',
    { 'content-disposition': 'attachment; filename="invoice 1.pdf"' },
    undefined,
    'invoice 1.pdf',
  ],
  [
    'https://a.example/get',
    { 'content-disposition': "attachment; filename=a.pdf; filename*=UTF-8''%C3%A4.pdf" },
    undefined,
    'ä.pdf',
  ],
])('the file at %s', (link, headers, mimeType, filename) => {
  expect(describeLinked(link, headers)).toEqual({ mimeType, filename });
});
