/**
 * `location` (Meta: messages/location-messages). Meta's samples write the coordinates as numbers
 * and as text.
 */
import { object, optionalText } from './fields';
import type { Problem } from './problem';

function coordinate(title: string, maximum: number) {
  return {
    type: ['number', 'string'],
    minimum: -maximum,
    maximum,
    pattern: '^-?[0-9]{1,3}([.][0-9]{1,20})?$',
    title,
    description: `In degrees, from -${String(maximum)} to ${String(maximum)}.`,
  } as const;
}

export const LOCATION = object(
  { title: 'Location', description: 'A place on the map.' },
  {
    required: ['latitude', 'longitude'],
    properties: {
      latitude: coordinate('Latitude', 90),
      longitude: coordinate('Longitude', 180),
      name: optionalText({ title: 'Name', description: 'What the place is called.' }, 1_000),
      address: optionalText({ title: 'Address', description: 'Shown below the name.' }, 1_000),
      url: optionalText({ title: 'URL', description: 'An address about the place.' }, 2_000),
    },
  },
);

/** The schema's bounds hold for numbers only. */
export function locationProblems({
  latitude,
  longitude,
}: {
  latitude: number | string;
  longitude: number | string;
}): Problem[] {
  return [...beyond('/latitude', latitude, 90), ...beyond('/longitude', longitude, 180)];
}

function beyond(pointer: string, value: number | string, maximum: number): Problem[] {
  return Math.abs(Number(value)) <= maximum
    ? []
    : [{ pointer, detail: `must be from -${String(maximum)} to ${String(maximum)}` }];
}
