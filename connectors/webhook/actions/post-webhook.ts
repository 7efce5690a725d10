/** `post_webhook`: posts JSON to any public https address, through the same guard as hooks. */
import { action, invalidField } from '../../../src/kit';

/**
 * What would change the transport or pretend to be somebody else (facts: outbound security, header
 * rules).
 */
const REFUSED =
  /^(host|connection|keep-alive|te|upgrade|transfer-encoding|expect|trailer|cookie|forwarded|via|user-agent|accept-encoding|content-.*|proxy-.*|x-forwarded-.*|webhook-.*)$/i;
const MAX_HEADERS_LENGTH = 4_096;
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

export const postWebhook = action({
  key: 'post_webhook',
  title: 'Post Webhook',
  summary: 'Posts JSON to a public https address and tells how it answered.',
  noun: 'webhook',
  effect: 'write',
  scope: 'hooks:write',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['url', 'body'],
    properties: {
      url: {
        type: 'string',
        minLength: 1,
        maxLength: 2048,
        title: 'URL',
        description: 'https and public.',
      },
      body: {
        type: 'object',
        additionalProperties: true,
        title: 'Body',
        description: 'Sent as JSON.',
      },
      headers: {
        type: 'object',
        maxProperties: 20,
        additionalProperties: { type: 'string', maxLength: 1000, pattern: '^[\\t\\x20-\\x7e]*$' },
        title: 'Headers',
        description: 'Further headers, for example Authorization.',
      },
    },
  },
  output: {
    type: 'object',
    required: ['status', 'ok', 'response', 'ms'],
    properties: {
      status: { type: 'integer', description: 'HTTP status of the answer.' },
      ok: { type: 'boolean', description: 'The status is 2xx.' },
      response: { type: 'string', description: 'The first 4 KB of the answer.' },
      ms: { type: 'number', description: 'Time to the answer.' },
    },
  },
  sample: {
    input: { url: 'https://hooks.example.com/orders', body: { order_id: 1001 } },
    output: { status: 200, ok: true, response: 'ok', ms: 84 },
  },
}).run(
  async (context, { url, headers = {}, body }) => {
    const { status, response, ms } = await context.hub.postOutside({
      url,
      headers,
      body: JSON.stringify(body),
    });
    return { status, ok: status >= 200 && status < 300, response, ms };
  },
  async (context, { url, headers = {} }) => {
    checkHeaders(headers);
    await context.hub.checkOutside(url);
  },
);

/** @throws HubError invalid_input */
function checkHeaders(headers: Readonly<Record<string, string>>): void {
  const refused = Object.keys(headers).find((name) => !TOKEN.test(name) || REFUSED.test(name));
  if (refused !== undefined)
    throw invalidField(
      `/headers/${refused.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      'is a header that the hub sets or does not allow',
    );
  const length = Object.entries(headers).flat().join('').length;
  if (length > MAX_HEADERS_LENGTH)
    throw invalidField(
      '/headers',
      `must not be longer than ${String(MAX_HEADERS_LENGTH)} characters together`,
    );
}
