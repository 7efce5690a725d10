/**
 * What is asked for -> what goes to Meta: a starter template gets its text and a free name, and
 * Meta's rules are looked at first.
 */
import { HubError } from '../errors';
import type { NewTemplate, TemplateDraft } from '../kit';
import type { FieldError } from '../lib/validate';
import { starterTemplates, starterText } from './library';
import type { AccountKey } from './model';
import { findByName } from './stored-templates';

/** @throws HubError invalid_input, template_exists */
export async function toDraft(key: AccountKey, input: NewTemplate): Promise<TemplateDraft> {
  const { connection_id: _connection, library, ...given } = input;
  const draft = library === undefined ? fromWhole(given) : await fromLibrary(key, given, library);
  if (await isTaken(key, draft.name, draft.language))
    throw new HubError(
      'template_exists',
      `There is a template ${draft.name} in ${draft.language}.`,
    );
  return draft;
}

type Given = Omit<NewTemplate, 'connection_id' | 'library'>;

function fromWhole(given: Given): TemplateDraft {
  const {
    name,
    category,
    library_template_name: ofProvider,
    components = ofProvider === undefined ? undefined : [],
    ...rest
  } = given;
  if (ofProvider !== undefined && given.components !== undefined)
    return refuse([
      {
        pointer: '/components',
        detail: 'come from the library template',
        keyword: 'additionalProperties',
      },
    ]);
  if (name === undefined || category === undefined || components === undefined) {
    return refuse(
      Object.entries({ name, category, components })
        .filter(([, value]) => value === undefined)
        .map(([field]) =>
          missing(field, 'is required, unless a starter template is named by library'),
        ),
    );
  }
  return {
    ...rest,
    name,
    category,
    components,
    ...(ofProvider === undefined ? {} : { library_template_name: ofProvider }),
  };
}

const FROM_STARTER = [
  'category',
  'components',
  'parameter_format',
  'library_template_name',
  'library_template_button_inputs',
  'library_template_body_inputs',
] as const;

async function fromLibrary(key: AccountKey, given: Given, library: string): Promise<TemplateDraft> {
  const starter = starterTemplates().find((each) => each.key === library);
  if (starter === undefined)
    return refuse([
      {
        pointer: '/library',
        detail: `is no starter template; there are ${starterTemplates()
          .map((each) => each.key)
          .join(', ')}`,
        keyword: 'enum',
      },
    ]);
  const stray = FROM_STARTER.filter((field) => given[field] !== undefined);
  if (stray.length > 0)
    return refuse(
      stray.map((field) => ({
        pointer: `/${field}`,
        detail: 'comes from the starter template',
        keyword: 'additionalProperties',
      })),
    );
  const text = starterText(starter, given.language);
  if (text === undefined)
    return refuse([
      {
        pointer: '/language',
        detail: `is not in the library; ${library} is there in ${Object.keys(starter.languages).join(', ')}`,
        keyword: 'enum',
      },
    ]);
  return {
    ...given,
    name: given.name ?? (await freeName(key, library, given.language)),
    category: starter.category,
    parameter_format: text.parameterFormat,
    components: [...text.components],
  };
}

const MAX_COPIES = 100;

/** The key itself, or with a number when the account has it already in this language. */
async function freeName(key: AccountKey, library: string, language: string): Promise<string> {
  for (let copy = 1; copy <= MAX_COPIES; copy += 1) {
    const name = copy === 1 ? library : `${library}_${String(copy)}`;
    if (!(await isTaken(key, name, language))) return name;
  }
  throw new HubError(
    'template_exists',
    `The account has ${String(MAX_COPIES)} copies of this starter template.`,
  );
}

async function isTaken(key: AccountKey, name: string, language: string): Promise<boolean> {
  return (await findByName({ ...key, name })).some(
    (doc) => doc.language === language && doc.status !== 'DELETED',
  );
}

function missing(field: string, detail: string): FieldError {
  return {
    pointer: `/${field}`,
    detail,
    keyword: 'required',
  };
}

function refuse(errors: readonly FieldError[]): never {
  throw new HubError(
    'invalid_input',
    errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join(', '),
    { errors },
  );
}
