/** What the schema of `ask` can't say. Pure. */
import type { AskInput, AskList, AskRow } from './ask-fields';

interface Problem {
  pointer: string;
  detail: string;
}

const MAX_BUTTONS = 3;
const MAX_BUTTON_TITLE = 20;
const MAX_ROWS = 10;
const MAX_BUTTON_BODY = 1024;

export function askProblems(input: AskInput): Problem[] {
  const { body, buttons, list, template } = input;
  if (template !== undefined) {
    return [
      ...(list === undefined
        ? []
        : [{ pointer: '/list', detail: "can't be combined with a template" }]),
      ...(body === undefined
        ? []
        : [
            {
              pointer: '/body',
              detail: "can't be combined with a template, which has its own text",
            },
          ]),
      ...repeated(buttons ?? [], '/buttons', 'id'),
    ];
  }
  if (buttons === undefined && list === undefined)
    return [{ pointer: '/buttons', detail: 'is required: give buttons, a list or a template' }];
  if (buttons !== undefined && list !== undefined)
    return [{ pointer: '/list', detail: "can't be combined with buttons" }];
  return [
    ...(body === undefined ? [{ pointer: '/body', detail: 'is required' }] : []),
    ...(list === undefined ? buttonProblems(input) : listProblems(list)),
  ];
}

function buttonProblems({ body = '', buttons = [] }: AskInput): Problem[] {
  return [
    ...([...body].length > MAX_BUTTON_BODY
      ? [
          {
            pointer: '/body',
            detail: `must be at most ${String(MAX_BUTTON_BODY)} characters long above buttons`,
          },
        ]
      : []),
    ...(buttons.length > MAX_BUTTONS
      ? [
          {
            pointer: '/buttons',
            detail: `must have at most ${String(MAX_BUTTONS)} items; a list takes ${String(MAX_ROWS)}`,
          },
        ]
      : []),
    ...buttons.flatMap(({ title }, index) =>
      [...title].length > MAX_BUTTON_TITLE
        ? [
            {
              pointer: `/buttons/${String(index)}/title`,
              detail: `must be at most ${String(MAX_BUTTON_TITLE)} characters long`,
            },
          ]
        : [],
    ),
    ...repeated(buttons, '/buttons', 'title'),
    ...repeated(buttons, '/buttons', 'id'),
  ];
}

function listProblems(list: AskList): Problem[] {
  if ((list.rows === undefined) === (list.sections === undefined))
    return [
      {
        pointer: '/list/rows',
        detail: list.rows === undefined ? 'is required' : "can't be combined with sections",
      },
    ];
  const sections = list.sections ?? [];
  const rows = rowsOf(list);
  return [
    ...(sections.length > 1
      ? sections.flatMap(({ title }, index) =>
          title === undefined
            ? [
                {
                  pointer: `/list/sections/${String(index)}/title`,
                  detail: 'is required when there are several sections',
                },
              ]
            : [],
        )
      : []),
    ...(rows.length > MAX_ROWS
      ? [
          {
            pointer: '/list/sections',
            detail: `must have at most ${String(MAX_ROWS)} rows together`,
          },
        ]
      : []),
    ...repeated(rows, list.rows === undefined ? '/list/sections' : '/list/rows', 'id'),
  ];
}

export function rowsOf({ rows, sections = [] }: AskList): readonly AskRow[] {
  return rows ?? sections.flatMap((section) => section.rows);
}

/** Two answers that can't be told apart. */
function repeated(
  items: readonly { id?: string | undefined; title: string }[],
  pointer: string,
  name: 'id' | 'title',
): Problem[] {
  const values = items.map(({ id, title }) => (name === 'title' ? title : (id ?? title)));
  const index = values.findIndex((value, place) => values.indexOf(value) !== place);
  return index === -1
    ? []
    : [
        {
          pointer: pointer === '/list/sections' ? pointer : `${pointer}/${String(index)}/${name}`,
          detail: 'is there twice',
        },
      ];
}
