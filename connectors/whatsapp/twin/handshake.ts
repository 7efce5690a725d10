/**
 * The GET with which Meta verifies a callback: the challenge must come back as the bare body (Meta:
 * webhooks/create-webhook-endpoint).
 */
import { randomInt } from 'node:crypto';
import { request } from 'undici';
import { GraphError } from './graph-error';

export type Handshake = {
  ok: boolean;
  url: string;
  challenge: string;
  status: number | null;
  body: string;
};

const TIMEOUT_MS = 6_000;
const BODY_SHOWN = 500;

export async function shakeHands(url: string, verifyToken: string): Promise<Handshake> {
  const challenge = String(randomInt(1_000_000_000, 2_000_000_000));
  const target = new URL(url);
  target.searchParams.set('hub.mode', 'subscribe');
  target.searchParams.set('hub.challenge', challenge);
  target.searchParams.set('hub.verify_token', verifyToken);
  try {
    const answer = await request(target, { headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
    const body = await answer.body.text();
    return {
      ok: answer.statusCode === 200 && body === challenge,
      url,
      challenge,
      status: answer.statusCode,
      body: body.slice(0, BODY_SHOWN),
    };
  } catch (error) {
    return {
      ok: false,
      url,
      challenge,
      status: null,
      body: error instanceof Error ? error.message : String(error),
    };
  }
}

/**
 * An override is only taken once its address has answered. 200 characters at most (Meta:
 * webhooks/override).
 */
export async function verifyOverride(url: string, verifyToken: string | undefined): Promise<void> {
  if (url.length > 200 || !URL.canParse(url)) {
    throw new GraphError(100, {
      message: '(#100) Param override_callback_uri must be a valid URI of at most 200 characters.',
    });
  }
  if (verifyToken === undefined) {
    throw new GraphError(100, { message: '(#100) The parameter verify_token is required.' });
  }
  const handshake = await shakeHands(url, verifyToken);
  if (!handshake.ok) {
    const reason =
      handshake.status === null ? handshake.body : `HTTP Status Code = ${String(handshake.status)}`;
    throw new GraphError(2200, {
      message: `(#2200) Callback verification failed with the following errors: ${reason}`,
    });
  }
}
