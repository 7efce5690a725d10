/** `download_media`: where a file of a message is, once the hub has it. */
import { KEPT_FILE, action } from '../../../src/kit';
import { SAMPLE_FILE } from './sample-file';

export const downloadMedia = action({
  key: 'download_media',
  title: 'Download Media',
  summary: 'Tells about a file of a message and where it can be downloaded.',
  noun: 'media',
  effect: 'read',
  scope: 'media:read',
  errors: ['not_found', 'media_pending', 'media_unavailable'],
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['media_id'],
    properties: {
      media_id: {
        type: 'string',
        minLength: 1,
        maxLength: 40,
        title: 'Media',
        description: 'Its id, med_, as events and uploads tell it.',
      },
    },
  },
  output: KEPT_FILE,
  sample: { input: { media_id: SAMPLE_FILE.id }, output: SAMPLE_FILE },
}).run((context, { media_id: media }) => context.hub.media.describe(media));
