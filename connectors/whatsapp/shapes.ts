/** Shapes that several events share (contract, section 5). */
import { schema } from '../../src/kit';

export const CONTACT_IN_EVENT = schema({
  type: 'object',
  required: ['id', 'phone', 'bsuid', 'name', 'username', 'tags'],
  properties: {
    id: { type: 'string' },
    phone: { type: ['string', 'null'], description: 'E.164 with +; null when the person hides it.' },
    bsuid: { type: ['string', 'null'], description: 'Business-scoped user id.' },
    name: { type: ['string', 'null'] },
    username: { type: ['string', 'null'] },
    tags: { type: 'array', items: { type: 'string' } },
  },
});

export const SAMPLE_CONTACT = {
  id: 'cnt_01jd3kq8w0m4t6v8x0z2b4d6f8', phone: '+4917612345678', bsuid: 'DE.1349021850203942', name: 'Ana Berg', username: null, tags: ['vip'],
} as const;

export const SAMPLE_MESSAGE_ID = 'msg_01jd3kq8w0m4t6v8x0z2b4d6f8';
export const SAMPLE_WAMID = 'wamid.HBgNNDkxNzYxMjM0NTY3OBUCABEYEjk2QzFDQjI0RTk2M0Y3RTQ0MwA=';
