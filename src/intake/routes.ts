/** The addresses that providers call: the handshake and the signed webhook. */
import { equalText } from '../lib/hmac';
import { HubError } from '../errors';
import { route, type Route } from '../http';
import type { Connector } from '../kit';
import type { Receive } from './receive-call';

/** Meta's largest body (facts: 3 MB). */
const MAX_BODY_BYTES = 3_145_728;

export interface IntakeSettings {
  appSecrets: readonly string[];
  verifyToken: string | undefined;
}

export function intakeRoutes(
  connectors: readonly Connector[],
  receive: Receive,
  settings: IntakeSettings,
): Route[] {
  return connectors.flatMap((connector) =>
    connector.intake === undefined
      ? []
      : [handshake(connector, settings), webhook(connector, receive, settings)],
  );
}

function handshake({ key, title }: Connector, { verifyToken }: IntakeSettings): Route {
  return route({
    method: 'get',
    path: `/webhooks/${key}`,
    tag: 'Webhooks in',
    scope: null,
    summary: `${title}: handshake of the webhook`,
    query: {
      type: 'object',
      additionalProperties: true,
      properties: {
        'hub.mode': { type: 'string' },
        'hub.challenge': { type: 'string', maxLength: 1000 },
        'hub.verify_token': { type: 'string' },
      },
    },
    replies: { 200: { description: 'The challenge', contentType: 'text/plain' } },
    errors: ['verify_token_mismatch'],
  }).with({
    handle: async ({ query }) => {
      const given = query['hub.verify_token'];
      if (verifyToken === undefined || given === undefined || !equalText(given, verifyToken)) {
        throw new HubError('verify_token_mismatch', 'hub.verify_token is not META_VERIFY_TOKEN.');
      }
      return { status: 200, body: query['hub.challenge'] ?? '' };
    },
  });
}

function webhook(connector: Connector, receive: Receive, { appSecrets }: IntakeSettings): Route {
  const { intake } = connector;
  return route({
    method: 'post',
    path: `/webhooks/${connector.key}`,
    tag: 'Webhooks in',
    scope: null,
    summary: `${connector.title}: signed events`,
    description: 'Answered with 200 only after the call is durable.',
    bodyKind: 'raw',
    bodyLimitBytes: MAX_BODY_BYTES,
    body: { type: 'object', additionalProperties: true },
    replies: { 200: { description: 'Stored', contentType: 'text/plain' } },
    errors: [
      'invalid_signature',
      'body_too_large',
      'webhook_not_configured',
      'storage_unavailable',
      'overloaded',
    ],
  }).with({
    // Before the body is read: an unsigned call costs nothing.
    admit: (header) => {
      if (appSecrets.length === 0)
        throw new HubError('webhook_not_configured', 'META_APP_SECRET is not set.');
      if (intake === undefined || header(intake.signatureHeader) === undefined)
        throw new HubError('invalid_signature', 'The signature header is missing.');
    },
    handle: async ({ raw, header }) => {
      if (intake?.isAuthentic(raw, header(intake.signatureHeader) ?? '', appSecrets) !== true) {
        throw new HubError('invalid_signature', 'The signature does not match the body.');
      }
      await receive({ connector: connector.key, body: raw });
      return { status: 200, body: 'OK' };
    },
  });
}
