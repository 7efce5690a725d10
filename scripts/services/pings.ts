/** Does it really answer? A process that is alive may still hang. */
import { connect } from 'node:net';
import mongoose from 'mongoose';

const PING_TIMEOUT_MS = 3_000;

export async function pingMongodb(uri: string): Promise<boolean> {
  const client = new mongoose.mongo.MongoClient(uri, {
    serverSelectionTimeoutMS: PING_TIMEOUT_MS,
    connectTimeoutMS: PING_TIMEOUT_MS,
    socketTimeoutMS: PING_TIMEOUT_MS,
    maxPoolSize: 1,
  });
  try {
    await client.db().command({ ping: 1 });
    return true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}

/**
 * Over a bare socket, without a client that would reconnect and queue. Not ready while it still
 * loads its data.
 */
export async function pingRedis(url: string): Promise<boolean> {
  const { hostname, port, password, username } = new URL(url);
  const login = password
    ? `AUTH ${username ? `${username} ` : ''}${decodeURIComponent(password)}\r\n`
    : '';
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname,
      port: Number(port || 6379),
      timeout: PING_TIMEOUT_MS,
    });
    const end = (answers: boolean): void => {
      socket.destroy();
      resolve(answers);
    };
    let received = '';
    socket.on('connect', () => socket.write(`${login}PING\r\n`));
    socket.on('data', (bytes: Buffer) => {
      received += bytes.toString();
      if (received.includes('+PONG')) end(true);
      else if (received.includes('-')) end(false);
    });
    socket.on('timeout', () => end(false));
    socket.on('error', () => end(false));
    socket.on('close', () => end(false));
  });
}
