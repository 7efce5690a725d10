/** `audio` (Meta: messages/audio-messages). It has no caption. */
import { object } from './fields';
import { FILE, PROVIDER } from './media';

export const AUDIO = object(
  { title: 'Audio', description: 'AAC, AMR, MP3, M4A or OGG (Opus) of at most 16 MB.' },
  {
    required: [],
    properties: {
      ...FILE,
      provider: PROVIDER,
      voice: {
        type: 'boolean',
        title: 'Voice Message',
        description: 'Shown as a voice message; needs an OGG file with Opus, best below 512 KB.',
      },
    },
  },
);
