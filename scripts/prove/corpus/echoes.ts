/** Echoes (facts 1.5): copies of messages that the business sent from its phone. */
import { fieldShape, metadata, profileOf } from './envelope';
import { customerAt, wamidAt, type Json, type Shape } from './shape';

export const ECHOES: readonly Shape[] = [
  echo('echo of a text', { type: 'text', text: { body: 'Sent from the phone' } }),
  echo('echo of an image', {
    type: 'image',
    image: { id: '1', mime_type: 'image/jpeg', sha256: 'aa', caption: 'x' },
  }),
  echo('echo of a type of next year', { type: 'hologram', hologram: {} }),
];

function echo(name: string, content: Json): Shape {
  return fieldShape(
    'smb_message_echoes',
    (place) => ({
      messaging_product: 'whatsapp',
      metadata: metadata(place.accounts[0]),
      contacts: [profileOf(customerAt(place))],
      message_echoes: [
        {
          from: place.accounts[0].numbers[0]?.phone.slice(1),
          to: customerAt(place).waId,
          id: wamidAt(place),
          timestamp: String(place.time),
          ...content,
        },
      ],
    }),
    name,
  );
}
