/**
 * The process that hooks post to: it answers 200 and counts each pair of address and `webhook-id`
 * once.
 */
import { createServer } from 'node:http';
import { isRecord } from '../../src/lib/json-text';

interface Tally {
  ids: Set<string>;
  doubles: number;
  lastAtMs: number;
}

function newTally(): Tally {
  return { ids: new Set(), doubles: 0, lastAtMs: 0 };
}

let tally = newTally();

function count(id: string): void {
  if (tally.ids.has(id)) {
    tally.doubles += 1;
    return;
  }
  tally.ids.add(id);
  tally.lastAtMs = Date.now();
}

const server = createServer((request, response) => {
  request.resume().once('end', () => {
    count(`${request.url ?? ''} ${String(request.headers['webhook-id'])}`);
    response.writeHead(200).end();
  });
});

process.once('disconnect', () => process.exit(0));
process.on('message', (message: unknown) => {
  if (isRecord(message) && message['reset'] === true) tally = newTally();
  process.send?.({ unique: tally.ids.size, doubles: tally.doubles, lastAtMs: tally.lastAtMs });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
