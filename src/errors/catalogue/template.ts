/** These errors lie in a template or in the values that fill it in. */
import type { CatalogueEntry } from '../entry';

export const TEMPLATE_ERRORS = {
  template_unknown: {
    status: 422,
    title: 'There is no such template',
    cause: 'The WhatsApp account has no template with this name in this language.',
    fix: 'Check name and language: `GET /v1/templates` lists what the hub knows; `POST /v1/connections/{id}/templates/sync` reads it anew from Meta.',
    who: 'you',
    retryable: false,
  },
  template_language_required: {
    status: 422,
    title: 'Which language?',
    cause: 'The template exists in several languages, and none of them is en_US.',
    fix: 'Give `language`; `detail` names those that there are.',
    who: 'you',
    retryable: false,
  },
  template_not_approved: {
    status: 422,
    title: 'The template can not be sent',
    cause: 'Meta has not approved the template, or has rejected, disabled or deleted it.',
    fix: 'Wait for `template.status_changed` with APPROVED, or use another template.',
    who: 'admin',
    retryable: false,
  },
  variables_invalid: {
    status: 422,
    title: 'The values do not fit the template',
    cause:
      'Variables, header, buttons or cards are missing, unknown, of the wrong kind, or hold what Meta refuses.',
    fix: 'See `errors`; `inputs` of `GET /v1/templates/{id}` says what the template takes.',
    who: 'you',
    retryable: false,
  },
  template_invalid: {
    status: 422,
    title: 'Meta would refuse this template',
    cause: 'The template breaks a rule of Meta for names, texts, variables, examples or buttons.',
    fix: 'See `errors`: each names the place and the rule.',
    who: 'you',
    retryable: false,
  },
  template_exists: {
    status: 409,
    title: 'The account has this template already',
    cause: 'There is a template with this name in this language.',
    fix: 'Use another name or language, or delete the other one first.',
    who: 'you',
    retryable: false,
  },
} as const satisfies Record<string, CatalogueEntry>;
