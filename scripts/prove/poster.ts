/** Posts signed bodies to the webhook, as Meta does; knows no retry. */
import { Agent, request } from 'undici';
import { signatureOf } from '../../connectors/whatsapp/twin/wire';
import type { Stage } from '../stage/stage';

/** @returns the answer's status, or 0 when there was none */
export type Post = (hubUrl: string, body: Buffer) => Promise<number>;

const CONNECTIONS = 64;
const TIMEOUT_MS = 30_000;

export function createPoster(stage: Stage, appSecret: string): Post {
  const agent = new Agent({
    connections: CONNECTIONS,
    pipelining: 1,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  stage.defer(() => agent.destroy());
  return async (hubUrl, body) => {
    try {
      const answer = await request(`${hubUrl}/webhooks/whatsapp`, {
        method: 'POST',
        dispatcher: agent,
        body,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'facebookexternalua',
          accept: '*/*',
          'x-hub-signature-256': signatureOf(appSecret, body),
        },
      });
      await answer.body.dump();
      return answer.statusCode;
    } catch {
      return 0;
    }
  };
}
