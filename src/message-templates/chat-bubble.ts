/**
 * A filled template as a chat bubble. The marks of WhatsApp (*bold*, _italic_, ~struck~) become
 * tags; everything else is text.
 */
import { renderFragment } from '../http';
import type { TemplatePreview } from '../kit';

type Shown = Pick<TemplatePreview, 'header' | 'body' | 'buttons'>;
interface Piece {
  text: string;
  tag: 'b' | 'i' | 's' | '';
}

const TAGS = { '*': 'b', _: 'i', '~': 's' } as const;
/** A pair of marks around words, and nothing but space or punctuation outside of it. */
const MARKED = /(?<![\p{L}\p{N}*_~])([*_~])(?=\S)([^\n]*?\S)\1(?![\p{L}\p{N}*_~])/gu;

export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(MARKED)) {
    const [whole, mark, inner = ''] = match;
    pieces.push(
      { text: text.slice(end, match.index), tag: '' },
      { text: inner, tag: mark === '*' || mark === '_' || mark === '~' ? TAGS[mark] : '' },
    );
    end = match.index + whole.length;
  }
  return [...pieces, { text: text.slice(end), tag: '' as const }].filter(
    (piece) => piece.text !== '',
  );
}

export function chatBubble(shown: TemplatePreview): string {
  return renderFragment('previews/message', {
    ...toView(shown),
    footer: shown.footer,
    cards: shown.cards.map(toView),
  });
}

function toView({ header, body, buttons }: Shown) {
  return {
    header,
    buttons,
    pieces: piecesOf(body).map(({ text, tag }) => ({
      text,
      isBold: tag === 'b',
      isItalic: tag === 'i',
      isStruck: tag === 's',
    })),
  };
}
