/** Files of the hub in a message: which ones fit its type, and the id under which they go out. */
import { INTERACTIVE } from '../fixtures/messages/samples';
import { contextWith } from '../support/action-context';
import { wrongIn, interactive } from '../support/message-input';
import { sendMessage } from '../../connectors/whatsapp/actions/send-message';
import { HubError, type KeptFile } from '../../src/kit';

describe('a file of the hub', () => {
  const file = (more: Partial<KeptFile>): KeptFile => ({
    id: 'med_1',
    mime_type: 'image/png',
    size: 10,
    sha256: null,
    filename: null,
    url: '',
    ...more,
  });
  const wrongWith = (
    message: Record<string, unknown>,
    describe: (id: string) => Promise<KeptFile>,
  ) =>
    wrongIn(message, {
      media: {
        describe,
        keep: () => Promise.reject(new Error('no')),
        toProviderId: () => Promise.reject(new Error('no')),
      },
    });

  test.each<[string, string, Partial<KeptFile>, string]>([
    ['image', 'image/png', { size: 5_242_880 }, ''],
    [
      'image',
      'image/png',
      { size: 5_242_881 },
      'has 5242881 bytes, but at most 5242880 are possible here',
    ],
    ['image', 'image/webp', {}, 'is image/webp, but must be a JPEG or PNG'],
    ['sticker', 'image/webp', {}, ''],
    ['sticker', 'image/png', {}, 'is image/png, but must be a WebP'],
    ['video', 'video/mp4', {}, ''],
    ['video', 'audio/mpeg', {}, 'is audio/mpeg, but must be an MP4 or 3GP'],
    ['audio', 'audio/ogg; codecs=opus', {}, ''],
    ['document', 'application/pdf', {}, ''],
    ['document', 'image/png', {}, ''],
  ])('%s of %s', async (type, mimeType, more, detail) => {
    const wrong = await wrongWith({ type, [type]: { id: 'med_1' } }, async () =>
      file({ mime_type: mimeType, ...more }),
    );
    expect(wrong).toEqual(detail === '' ? [] : [{ pointer: `/${type}/id`, detail }]);
  });

  test('must be one of the workspace, also in a header', async () => {
    const missing = () => Promise.reject(new HubError('not_found', 'There is no such file.'));
    expect(
      await wrongWith(
        interactive('button', { header: { type: 'image', image: { id: 'med_1' } } }),
        missing,
      ),
    ).toEqual([
      { pointer: '/interactive/header/image/id', detail: 'is not a file of this workspace' },
    ]);
  });

  test('goes out under the id that it has at WhatsApp, wherever it stands', async () => {
    const accepted: unknown[] = [];
    const context = {
      ...contextWith({
        acceptMessage: async (request) => {
          accepted.push(request.content);
          throw new Error('seen');
        },
        media: {
          describe: async () => file({}),
          keep: () => Promise.reject(new Error('no')),
          toProviderId: async (id, { phoneNumberId }) => `meta-${id}-${phoneNumberId}`,
        },
      }),
      connection: async () => ({
        id: 'con_1',
        accountId: '1',
        accessToken: 't',
        phoneNumbers: [{ id: '11', phone: '+49' }],
      }),
    };
    const header = { type: 'image', image: { id: 'med_1' } };
    await expect(
      sendMessage.run(context, {
        connection_id: 'con_1',
        to: '+49',
        ...interactive('button', { header }),
      }),
    ).rejects.toThrow('seen');
    expect(accepted).toEqual([
      { ...INTERACTIVE['button'], header: { type: 'image', image: { id: 'meta-med_1-11' } } },
    ]);
  });
});
