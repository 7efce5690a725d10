/** Meta refuses with these errors because of the template or the content of a message. */
import type { CatalogueEntry } from '../entry';

export const CONTENT_REFUSALS = {
  template_paused: {
    status: 422,
    title: 'The template is paused',
    cause: 'Meta has paused the template because of its quality.',
    fix: 'Wait until Meta resumes it, or use another template.',
    who: 'admin',
    retryable: false,
  },
  template_disabled: {
    status: 422,
    title: 'The template is disabled',
    cause: 'Meta has disabled the template for good.',
    fix: 'Make a new template with another content.',
    who: 'admin',
    retryable: false,
  },
  template_rejected: {
    status: 422,
    title: 'Meta refused the template',
    cause: 'The template breaks a rule of Meta, or its name is taken.',
    fix: 'See `detail`: change the template and submit it again.',
    who: 'you',
    retryable: false,
  },
  template_limited: {
    status: 422,
    title: 'Templates are limited',
    cause: 'Meta limits the templates of this account.',
    fix: 'See `detail`; check the categories of the templates.',
    who: 'admin',
    retryable: false,
  },
  parameter_rejected: {
    status: 422,
    title: 'Meta does not take a parameter',
    cause: 'A parameter is missing, unknown, or has a value that Meta does not accept.',
    fix: 'See `detail`: it names the parameter.',
    who: 'you',
    retryable: false,
  },
  media_not_usable: {
    status: 422,
    title: 'The file can not be used',
    cause: 'WhatsApp could not fetch or process the file of the message.',
    fix: 'Check address, type and size of the file.',
    who: 'you',
    retryable: false,
  },
  flow_unavailable: {
    status: 422,
    title: 'The flow can not be used',
    cause: 'The WhatsApp Flow is blocked, throttled, or was refused.',
    fix: 'Look at the state of the flow at Meta.',
    who: 'admin',
    retryable: false,
  },
} as const satisfies Record<string, CatalogueEntry>;
