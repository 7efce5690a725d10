/** `flow.completed`: a customer finished a WhatsApp Flow; comes beside `message.received`. */
import { isRecord, trigger } from '../../../src/kit';
import {
  CONTACT_IN_EVENT,
  PHONE_NUMBER_IN_EVENT,
  SAMPLE_CONTACT,
  SAMPLE_MESSAGE_ID,
  SAMPLE_NUMBER,
  SAMPLE_WAMID,
  TEXT_OR_NULL,
} from '../shapes';

export const flowCompleted = trigger({
  key: 'flow.completed',
  title: 'Flow Completed',
  summary: 'Triggers when a customer completes a WhatsApp Flow.',
  output: {
    type: 'object',
    required: ['message', 'response', 'flow_token', 'contact', 'phone_number'],
    properties: {
      message: {
        type: 'object',
        required: ['id', 'wamid'],
        properties: { id: { type: 'string' }, wamid: { type: 'string' } },
      },
      response: {
        type: 'object',
        additionalProperties: true,
        description: "The customer's answers.",
      },
      flow_token: TEXT_OR_NULL,
      contact: CONTACT_IN_EVENT,
      phone_number: PHONE_NUMBER_IN_EVENT,
    },
  },
  sample: {
    message: { id: SAMPLE_MESSAGE_ID, wamid: SAMPLE_WAMID },
    response: { date: '2026-11-05', guests: 2 },
    flow_token: 'booking-1',
    contact: SAMPLE_CONTACT,
    phone_number: SAMPLE_NUMBER,
  },
}).from((item, { messageId, contact, phoneNumber }) => {
  if (
    item.kind !== 'message' ||
    item.type !== 'interactive' ||
    !isRecord(item.content) ||
    messageId === undefined ||
    contact === undefined ||
    phoneNumber === undefined
  )
    return undefined;
  const reply = item.content['nfm_reply'];
  if (!isRecord(reply) || reply['name'] !== 'flow') return undefined;
  const { flow_token: flowToken, ...response } = parse(reply['response_json']);
  return {
    message: { id: messageId, wamid: item.wamid },
    response,
    flow_token: typeof flowToken === 'string' ? flowToken : null,
    contact,
    phone_number: phoneNumber,
  };
});

/** Meta sends the answers as JSON text inside JSON. */
function parse(text: unknown): Record<string, unknown> {
  try {
    const answers: unknown = typeof text === 'string' ? JSON.parse(text) : text;
    return isRecord(answers) ? answers : {};
  } catch {
    return {};
  }
}
