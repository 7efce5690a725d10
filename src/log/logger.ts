/** pino JSON: one line per fact, fixed field names, secrets and bodies never. */
import pino, { type Logger } from 'pino';
import { errorFacts } from '../lib/error-code';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** A slip of a whole object into a log line must not leak what these fields hold. */
const SECRET_FIELDS = [
  'authorization',
  'access_token',
  'accessToken',
  'token',
  'secret',
  'password',
  'apiKey',
  'api_key',
  'body',
];
const REDACT = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

/**
 * @param role names the process kind on every line @param toStderr keeps stdout clean for commands
 * that print results
 */
export function createLogger({
  level,
  role,
  toStderr = false,
}: {
  level: string;
  role: string;
  toStderr?: boolean;
}): Logger {
  return pino(
    {
      level,
      base: { role, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: errorFacts },
      redact: { paths: REDACT, censor: '[redacted]' },
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ dest: toStderr ? 2 : 1, sync: true }),
  );
}
