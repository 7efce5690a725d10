/** The chat bubble: marks of WhatsApp as tags, everything else as text that can do no harm. */
import { chatBubble, piecesOf } from '../../src/message-templates/chat-bubble';

function shown(body: string) {
  return {
    text: body,
    header: null,
    body,
    footer: null,
    buttons: [],
    cards: [],
  };
}

test.each([
  ['*123* is your code', '<b>123</b> is your code'],
  ['Hi _Ana_, ~old~ *new one*!', 'Hi <i>Ana</i>, <s>old</s> <b>new one</b>!'],
  ['2 * 3 * 4, a_b_c, snake_case_name', '2 * 3 * 4, a_b_c, snake_case_name'],
  ['*a\nb*', '*a\nb*'],
  ['<script>*x*</script>', '&lt;script&gt;<b>x</b>&lt;/script&gt;'],
  ['*<img src=x>*', '<b>&lt;img src&#x3D;x&gt;</b>'],
])('%j', (body, expected) => {
  expect(chatBubble(shown(body))).toContain(`>${expected}</div>`);
});

test('no character is lost', () => {
  const text = '*a* _b_ ~c~ * d * *e_f* **g**';
  expect(
    piecesOf(text)
      .map((piece) =>
        piece.tag === ''
          ? piece.text
          : `${{ b: '*', i: '_', s: '~' }[piece.tag]}${piece.text}${{ b: '*', i: '_', s: '~' }[piece.tag]}`,
      )
      .join(''),
  ).toBe(text);
});

test('header, footer, buttons and cards are there', () => {
  const html = chatBubble({
    ...shown('Hello'),
    header: { type: 'text', text: 'News & more' },
    footer: 'Bye',
    buttons: [{ index: 0, type: 'url', text: 'Shop', value: 'https://a.example' }],
    cards: [
      {
        header: { type: 'image', text: '[image]' },
        body: '*Pears*',
        buttons: [{ index: 0, type: 'quick_reply', text: 'Yes', value: null }],
      },
    ],
  });
  for (const part of ['News &amp; more', 'Hello', 'Bye', 'Shop', '[image]', '<b>Pears</b>', 'Yes'])
    expect(html).toContain(part);
});
