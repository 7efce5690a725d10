/** `send_message`: a free-form message of any of Meta's types, in Meta's own form. */
import {
  HubError,
  MESSAGE,
  action,
  type ActionContext,
  type Infer,
  type SendContent,
} from '../../../src/kit';
import { TYPES, TYPE_FIELDS, messageProblems } from '../message-types';
import { FALLBACK_TEMPLATE, fallbackOf } from './fallback-template';
import { SAMPLE_ACCEPTED, SEND_FIELDS, TRACKING_FIELDS, tracking } from './fields';
import { checkOwnFiles, withMetaFiles } from './own-files';

const INPUT = {
  type: 'object',
  additionalProperties: false,
  required: ['connection_id', 'to', 'type'],
  properties: {
    ...SEND_FIELDS,
    type: {
      enum: TYPES,
      title: 'Type',
      description: 'The kind of message; its object of the same name must be there.',
    },
    ...TYPE_FIELDS,
    fallback_template: FALLBACK_TEMPLATE,
    ...TRACKING_FIELDS,
  },
} as const;

type Input = Infer<typeof INPUT>;

export const sendMessage = action({
  key: 'send_message',
  title: 'Send Message',
  summary:
    'Sends a free-form message. WhatsApp allows it within 24 hours of the last message of the customer.',
  noun: 'message',
  effect: 'send',
  scope: 'messages:send',
  errors: [
    'media_pending',
    'media_unavailable',
    'graph_rejected',
    'graph_auth',
    'graph_unreachable',
  ],
  input: INPUT,
  output: MESSAGE,
  sample: {
    input: {
      connection_id: 'con_01jd3kq8w0m4t6v8x0z2b4d6f8',
      to: '+4917612345678',
      type: 'text',
      text: { body: 'Your order is on its way.' },
    },
    output: { ...SAMPLE_ACCEPTED, type: 'text' },
  },
}).run(
  async (context, input) =>
    context.hub.acceptMessage({
      connectionId: input.connection_id,
      phoneNumberId: input.phone_number_id,
      to: input.to,
      type: input.type,
      content: await toContent(context, input),
      fallback: await fallbackOf(context, input),
      ...tracking(input),
    }),
  async (context, input) => {
    refuse(messageProblems(input));
    await checkOwnFiles(context, { name: input.type, content: input[input.type] });
  },
);

function refuse(problems: readonly { pointer: string; detail: string }[]): void {
  const [first] = problems;
  if (first === undefined) return;
  throw new HubError('invalid_input', `body ${first.pointer} ${first.detail}.`, {
    errors: problems.map((problem) => ({ ...problem, keyword: 'invalid_input' })),
  });
}

/** What goes to Meta: our ids of messages and files become Meta's. */
async function toContent(context: ActionContext, input: Input): Promise<SendContent> {
  const content = input[input.type];
  if (content === undefined)
    throw new Error(`the input was not checked: there is no ${input.type}`);
  if (input.type === 'reaction' && input.reaction !== undefined) {
    return {
      ...input.reaction,
      message_id: await context.hub.messages.toWamid(
        input.reaction.message_id,
        '/reaction/message_id',
      ),
    };
  }
  return Array.isArray(content)
    ? content
    : withMetaFiles(context, input, { name: input.type, content });
}
