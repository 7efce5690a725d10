/** `list`: up to ten rows in sections (Meta: messages/interactive-list-messages). */
import type { Infer } from '../../../../src/kit';
import { object, optionalText, text, word } from '../fields';
import { repeated, type Problem } from '../problem';
import { FOOTER, TEXT_HEADER, body } from './parts';

const MAX_ROWS = 10;

const ROW = object(
  { title: 'Row', description: 'What the customer can choose.' },
  {
    required: ['id', 'title'],
    properties: {
      id: text(
        { title: 'Id', description: 'Comes back with the choice; at most 200 characters.' },
        200,
      ),
      title: text({ title: 'Title', description: 'At most 24 characters.' }, 24),
      description: optionalText(
        { title: 'Description', description: 'At most 72 characters.' },
        72,
      ),
    },
  },
);

const SECTION = object(
  { title: 'Section', description: 'Rows under one title.' },
  {
    required: ['rows'],
    properties: {
      title: optionalText(
        {
          title: 'Title',
          description: 'At most 24 characters; needed when there are several sections.',
        },
        24,
      ),
      rows: {
        type: 'array',
        minItems: 1,
        maxItems: MAX_ROWS,
        title: 'Rows',
        description: 'At most ten over all sections.',
        items: ROW,
      },
    },
  },
);

export const LIST = {
  ...object(
    { title: 'List', description: 'Up to ten rows to choose from.' },
    {
      required: ['type', 'body', 'action'],
      properties: {
        type: word('list'),
        header: TEXT_HEADER,
        body: body(4_096),
        footer: FOOTER,
        action: object(
          { title: 'Action', description: 'The list.' },
          {
            required: ['button', 'sections'],
            properties: {
              button: text(
                { title: 'Button', description: 'Opens the list; at most 20 characters.' },
                20,
              ),
              sections: {
                type: 'array',
                minItems: 1,
                maxItems: 10,
                title: 'Sections',
                description: 'One to ten.',
                items: SECTION,
              },
            },
          },
        ),
      },
    },
  ),
  'x-name': 'InteractiveList',
} as const;

export function listProblems({ action: { sections } }: Infer<typeof LIST>): Problem[] {
  const rows = sections.flatMap((section, at) =>
    section.rows.map((row, index) => ({
      row,
      pointer: `/action/sections/${String(at)}/rows/${String(index)}`,
    })),
  );
  return [
    ...rows.slice(MAX_ROWS, MAX_ROWS + 1).map(({ pointer }) => ({
      pointer,
      detail: `is one row too many: a list has at most ${String(MAX_ROWS)} in all its sections`,
    })),
    ...(sections.length === 1
      ? []
      : sections.flatMap(({ title }, index) =>
          (title ?? '') === ''
            ? [
                {
                  pointer: `/action/sections/${String(index)}/title`,
                  detail: 'is required, since there are several sections',
                },
              ]
            : [],
        )),
    ...repeated(
      rows,
      (index) => `${rows[index]?.pointer ?? ''}/id`,
      ({ row }) => row.id,
    ),
  ];
}
