/** Meta's rules for the header of a new template or card: a text, or a file with an example. */
import type { FieldError } from '../../../src/kit';
import { checkHeaderText, type Place } from './check-texts';
import { problem } from './check-values';
import { textAt } from './contract';

const FILES = new Set(['IMAGE', 'VIDEO', 'DOCUMENT', 'GIF']);

export function checkHeader(header: Record<string, unknown>, place: Place): FieldError[] {
  const format = (textAt(header, 'format') ?? '').toUpperCase();
  if (format === 'TEXT') return checkHeaderText(header, place);
  if (format === 'LOCATION' || format === 'PRODUCT') return [];
  if (!FILES.has(format))
    return [
      problem(
        `${place.pointer}/format`,
        'must be TEXT, IMAGE, VIDEO, DOCUMENT or LOCATION',
        'enum',
      ),
    ];
  const example = header['example'];
  const handles =
    typeof example === 'object' && example !== null && 'header_handle' in example
      ? example.header_handle
      : undefined;
  return Array.isArray(handles) && typeof handles[0] === 'string' && handles[0] !== ''
    ? []
    : [
        problem(
          `${place.pointer}/example/header_handle`,
          'is required: the handle of an uploaded example file, in a list',
          'example',
        ),
      ];
}
