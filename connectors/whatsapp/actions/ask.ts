/**
 * `ask`: a question with ready answers; the answer goes once to an address, also after days. For
 * approvals and other decisions by people.
 */
import { HubError, MESSAGE, action, type Infer } from '../../../src/kit';
import { sayAsk, type Saying } from '../asks/say-ask';
import { askProblems } from '../asks/check-ask';
import { ASK_FIELDS } from '../asks/ask-fields';
import { checkTemplateFiles } from '../templates/template-files';
import { SAMPLE_ACCEPTED, SEND_FIELDS, TRACKING_FIELDS, tracking } from './fields';

const INPUT = {
  type: 'object',
  additionalProperties: false,
  required: ['connection_id', 'to', 'resume_url', 'expires_at'],
  properties: { ...SEND_FIELDS, ...ASK_FIELDS, ...TRACKING_FIELDS },
} as const;

export const ask = action({
  key: 'ask',
  title: 'Ask',
  summary:
    'Asks a question with buttons, a list or a template; the answer is posted once to your address.',
  noun: 'message',
  effect: 'send',
  scope: 'messages:send',
  errors: [
    'template_unknown',
    'template_language_required',
    'template_not_approved',
    'variables_invalid',
    'media_pending',
    'media_unavailable',
  ],
  input: INPUT,
  output: MESSAGE,
  sample: {
    input: {
      connection_id: 'con_01jd3kq8w0m4t6v8x0z2b4d6f8',
      to: '+4917612345678',
      body: 'Approve invoice A-1001 over 250 EUR?',
      buttons: [
        { id: 'approve', title: 'Approve' },
        { id: 'reject', title: 'Reject' },
      ],
      resume_url: 'https://n8n.example.com/webhook-waiting/1042',
      expires_at: '2026-11-08T09:30:00.000Z',
    },
    output: { ...SAMPLE_ACCEPTED, type: 'interactive' },
  },
}).run(
  async (context, input) => {
    const { options, say } = await sayAsk(context, toSaying(input));
    return context.hub.ask({
      to: {
        connectionId: input.connection_id,
        phoneNumberId: input.phone_number_id,
        to: input.to,
        ...tracking(input),
      },
      options,
      say,
      resumeUrl: input.resume_url,
      expiresAt: input.expires_at,
    });
  },
  async (context, input) => {
    const [first, ...others] = askProblems(input);
    if (first === undefined)
      return checkTemplateFiles(context, { header: input.template?.header }, '/template');
    throw new HubError('invalid_input', `body ${first.pointer} ${first.detail}.`, {
      errors: [first, ...others].map((problem) => ({ ...problem, keyword: 'invalid_input' })),
    });
  },
);

function toSaying({
  connection_id,
  phone_number_id,
  send_at,
  body = '',
  buttons,
  list,
  template,
}: Infer<typeof INPUT>): Saying {
  return {
    sending: { connection_id, phone_number_id, send_at },
    body,
    buttons,
    list,
    template,
  };
}
