/** A template send in Meta's own form, checked against the template itself wherever it is known. */
import {
  HubError,
  type ActionContext,
  type FieldError,
  type KnownTemplate,
  type TemplateContent,
  type TemplateFilling,
} from '../../../src/kit';
import { problem } from './check-values';
import { contractOf } from './contract';
import { fillTemplate } from './fill-template';
import { guessContract } from './guess-contract';

export const DEFAULT_LANGUAGE = 'en_US';

export interface TemplateInput extends TemplateFilling {
  connection_id: string;
  template: string;
  language?: string | undefined;
  /** Meta's own components instead of everything else; not looked into. */
  raw_components?: readonly Record<string, unknown>[] | undefined;
}

/**
 * @param pointer where these fields stand in the caller's input: `/fallback_template`, or nothing
 * @throws HubError template_unknown, template_language_required, template_not_approved,
 * variables_invalid
 */
export async function templateContent(
  { hub }: Pick<ActionContext, 'hub'>,
  input: TemplateInput,
  pointer = '',
): Promise<TemplateContent> {
  const {
    connection_id: connectionId,
    template: name,
    language,
    raw_components: raw,
    ...filling
  } = input;
  requireOneForm(input, pointer);
  const found = await hub.templates.find({ connectionId, name, language });
  const chosen = found === undefined ? undefined : choose(found, { name, language, pointer });
  const code = chosen?.language ?? language ?? DEFAULT_LANGUAGE;
  const components =
    raw ??
    (await fill(chosen, filling, {
      pointer,
      renew: async () =>
        (await hub.templates.find({ connectionId, name, language, fresh: true }))?.find(
          (each) => each.language === code,
        ),
    }));
  return {
    template: { name, language: code },
    content: { name, language: { code }, ...(components.length === 0 ? {} : { components }) },
  };
}

const FILLED = ['variables', 'header', 'buttons', 'cards', 'offer_expires_at'] as const;

function requireOneForm(input: TemplateInput, pointer: string): void {
  const other =
    input.raw_components === undefined
      ? undefined
      : FILLED.find((name) => input[name] !== undefined);
  if (other !== undefined)
    refuse(
      'variables_invalid',
      problem(`${pointer}/raw_components`, `can't be combined with ${other}`, 'oneOf'),
    );
}

interface Wanted {
  name: string;
  language: string | undefined;
  pointer: string;
}

function choose(
  found: readonly KnownTemplate[],
  { name, language, pointer }: Wanted,
): KnownTemplate {
  const languages = found.map((each) => each.language).join(', ');
  const [only] = found;
  if (only === undefined)
    return refuse(
      'template_unknown',
      problem(`${pointer}/template`, `is no template of this account: ${name}`, 'template_unknown'),
    );
  const chosen =
    language === undefined && found.length === 1
      ? only
      : found.find((each) => each.language === (language ?? DEFAULT_LANGUAGE));
  if (chosen === undefined && language !== undefined)
    return refuse(
      'template_unknown',
      problem(
        `${pointer}/language`,
        `is no language of ${name}, which is there in ${languages}`,
        'template_unknown',
      ),
    );
  if (chosen === undefined)
    return refuse(
      'template_language_required',
      problem(`${pointer}/language`, `is required: ${name} is there in ${languages}`, 'required'),
    );
  if (chosen.state === 'not_approved') {
    return refuse(
      'template_not_approved',
      problem(
        `${pointer}/template`,
        `can't be sent: ${name} in ${chosen.language} is ${chosen.status ?? 'unknown'}`,
        'template_not_approved',
      ),
    );
  }
  return chosen;
}

interface Refill {
  pointer: string;
  /** The template as the provider has it now, if it can be asked. */
  renew: () => Promise<KnownTemplate | undefined>;
}

/** What does not fit may fit the template as it was edited in silence. */
async function fill(
  chosen: KnownTemplate | undefined,
  filling: TemplateFilling,
  { pointer, renew }: Refill,
): Promise<Record<string, unknown>[]> {
  const text = chosen?.text ?? null;
  const filled = fillTemplate(
    text === null ? guessContract(filling) : contractOf(text),
    filling,
    pointer,
  );
  const renewed = text === null || filled.errors.length === 0 ? undefined : await renew();
  const { components, errors } =
    renewed === undefined || renewed.text === null
      ? filled
      : fillTemplate(contractOf(renewed.text), filling, pointer);
  const [first] = errors;
  if (first === undefined) return components;
  throw new HubError('variables_invalid', `${first.pointer} ${first.detail}`, { errors });
}

function refuse(
  code:
    | 'template_unknown'
    | 'template_language_required'
    | 'template_not_approved'
    | 'variables_invalid',
  error: FieldError,
): never {
  throw new HubError(code, `${error.pointer} ${error.detail}`, { errors: [error] });
}
