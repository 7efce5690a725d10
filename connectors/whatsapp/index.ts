/** The WhatsApp connector: Meta's Cloud API. */
import { connector } from '../../src/kit';
import { sendMessage } from './actions/send-message';
import { sendTemplate } from './actions/send-template';
import { connectAccount } from './graph/connect-account';
import { sendCall } from './graph/send-call';
import { SIGNATURE_HEADER, isAuthentic } from './intake/signature';
import { split } from './intake/split';
import { templateFields, templateOptions } from './options/templates';
import { messageReceived } from './triggers/message-received';
import { messageStatus } from './triggers/message-status';
import { webhookUnhandled } from './triggers/webhook-unhandled';

export const whatsapp = connector({
  key: 'whatsapp',
  title: 'WhatsApp',
  summary: "WhatsApp Business messages by Meta's Cloud API.",
  connection: {
    type: 'object',
    required: ['waba_id', 'access_token'],
    properties: {
      waba_id: { type: 'string', title: 'WhatsApp Business Account' },
      access_token: { type: 'string', title: 'Access Token', 'x-secret': true },
    },
  },
  intake: { signatureHeader: SIGNATURE_HEADER, isAuthentic, split },
  channel: { connect: connectAccount, send: sendCall },
  options: templateOptions,
  fields: templateFields,
  triggers: [
    messageReceived,
    messageStatus,
    webhookUnhandled,
  ],
  actions: [
    sendMessage,
    sendTemplate,
  ],
});
