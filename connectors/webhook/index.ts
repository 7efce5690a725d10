/** The webhook connector: any app's JSON in, JSON to any address out. */
import { connector } from '../../src/kit';
import { postWebhook } from './actions/post-webhook';
import { catchHook } from './catch-hook';
import { PRESETS } from './signature';
import { webhookReceived } from './triggers/webhook-received';

export const webhook = connector({
  key: 'webhook',
  title: 'Webhook',
  summary: 'Connects any app that can send or receive JSON over HTTP.',
  connection: {
    type: 'object',
    properties: {
      signature: {
        type: 'object',
        required: ['preset'],
        properties: {
          preset: { enum: PRESETS, title: 'Signature' },
          header: { type: 'string', title: 'Header' },
          secret: { type: 'string', title: 'Secret', 'x-secret': true },
        },
      },
    },
  },
  catchHook,
  triggers: [webhookReceived],
  actions: [postWebhook],
});
