/** Meta's rules for the parts of a new template, each by its type. */
import type { FieldError, TemplateComponents } from '../../../src/kit';
import { checkButtons } from './check-buttons';
import { checkCarousel } from './check-carousel';
import { checkHeader } from './check-header';
import { checkBodyText, checkLength, type Place } from './check-texts';
import { problem } from './check-values';
import { componentOf, textAt, typeOf, variablesIn } from './contract';

interface Parts extends Place {
  isMarketing: boolean;
}

export function checkParts(components: TemplateComponents, place: Parts): FieldError[] {
  const hasOffer = componentOf(components, 'LIMITED_TIME_OFFER') !== undefined;
  return components.flatMap((component, index) =>
    checkPart(
      { ...component },
      { ...place, pointer: `${place.pointer}/${String(index)}` },
      hasOffer,
    ),
  );
}

function checkPart(
  component: Record<string, unknown>,
  place: Parts,
  hasOffer: boolean,
): FieldError[] {
  const { pointer } = place;
  switch (typeOf(component)) {
    case 'HEADER':
      return checkHeader(component, place);
    case 'BODY':
      return checkBodyText(component, hasOffer ? 600 : 1024, place);
    case 'FOOTER':
      return hasOffer
        ? [problem(pointer, 'is not possible beside a LIMITED_TIME_OFFER', 'footer')]
        : checkFooter(component, pointer);
    case 'BUTTONS':
      return checkButtons(component, pointer);
    case 'LIMITED_TIME_OFFER':
      return checkOffer(component, place);
    case 'CAROUSEL':
      return checkCarousel(component, place);
    default:
      return [];
  }
}

function checkFooter(footer: Record<string, unknown>, pointer: string): FieldError[] {
  const text = textAt(footer, 'text');
  if (text === undefined || text.trim() === '')
    return [problem(`${pointer}/text`, 'is required', 'required')];
  return [
    ...checkLength(text, 60, `${pointer}/text`),
    ...(variablesIn(text).length === 0
      ? []
      : [problem(`${pointer}/text`, 'must not hold variables', 'variables')]),
  ];
}

function checkOffer(
  component: Record<string, unknown>,
  { pointer, isMarketing }: Parts,
): FieldError[] {
  const place = `${pointer}/limited_time_offer/text`;
  const text = textAt(component['limited_time_offer'], 'text');
  return [
    ...(isMarketing
      ? []
      : [problem(`${pointer}/type`, 'is possible in MARKETING templates only', 'enum')]),
    ...(text === undefined || text.trim() === ''
      ? [problem(place, 'is required', 'required')]
      : checkLength(text, 16, place)),
  ];
}
