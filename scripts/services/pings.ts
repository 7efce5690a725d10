/** Does it really answer? A process that is alive may still hang, or have lost the database behind it. */
import { connect } from 'node:net';
import mongoose from 'mongoose';

const PING_TIMEOUT_MS = 3_000;

/** A read and not `hello`: the DocumentDB gateway says hello without asking its PostgreSQL. */
export async function pingMongodb(uri: string, timeoutMs = PING_TIMEOUT_MS): Promise<boolean> {
  if (uri === '') return false;
  const client = new mongoose.mongo.MongoClient(uri, {
    serverSelectionTimeoutMS: timeoutMs,
    connectTimeoutMS: timeoutMs,
    socketTimeoutMS: timeoutMs,
    maxPoolSize: 1,
  });
  try {
    await client.db().collection('_ping').findOne({}, { projection: { _id: 1 } });
    return true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}

/** Over a bare socket, without a client that would reconnect and queue. Not ready while it still loads its data. */
export async function pingRedis(url: string): Promise<boolean> {
  const { hostname, port, password, username } = new URL(url);
  const login = password ? `AUTH ${username ? `${username} ` : ''}${decodeURIComponent(password)}\r\n` : '';
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port || 6379), timeout: PING_TIMEOUT_MS });
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
