/**
 * A receiver of hooks that first is out of order and then takes everything; it keeps each post and
 * how it was answered.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { isRecord } from '../../../src/lib/json-text';
import type { Stage } from '../../stage/stage';

export interface Post {
  webhookId: string;
  eventId: string;
  status: number;
}

export interface Sink {
  url: string;
  posts: Post[];
  answerWith(status: number): void;
}

export async function startSink(stage: Stage): Promise<Sink> {
  const posts: Post[] = [];
  let status = 500;
  const server = createServer((request, response) => {
    void readPost(request).then((post) => {
      posts.push({ ...post, status });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  stage.defer(
    () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${String(port)}/hook`,
    posts,
    answerWith: (next) => {
      status = next;
    },
  };
}

async function readPost(request: IncomingMessage): Promise<Omit<Post, 'status'>> {
  const envelope: unknown = JSON.parse(await text(request));
  return {
    webhookId: String(request.headers['webhook-id']),
    eventId: isRecord(envelope) ? String(envelope['id']) : '',
  };
}
