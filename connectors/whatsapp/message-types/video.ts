/** `video` (Meta: messages/video-messages): mp4 or 3gp up to 16 MB. */
import { object } from './fields';
import { CAPTION, FILE, PROVIDER } from './media';

export const VIDEO = object(
  { title: 'Video', description: 'An MP4 or 3GP (H.264, AAC) of at most 16 MB.' },
  { required: [], properties: { ...FILE, caption: CAPTION, provider: PROVIDER } },
);
