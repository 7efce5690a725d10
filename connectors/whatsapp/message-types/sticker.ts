/**
 * `sticker` (Meta: messages/sticker-messages): webp, 100 KB or 500 KB when animated. It has no
 * caption.
 */
import { object } from './fields';
import { FILE, PROVIDER } from './media';

export const STICKER = object(
  { title: 'Sticker', description: 'A WebP of at most 100 KB, 500 KB when it is animated.' },
  { required: [], properties: { ...FILE, provider: PROVIDER } },
);
