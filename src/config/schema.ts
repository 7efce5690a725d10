/**
 * Every environment variable of the hub: what it means, its form and its default. `.env.example`
 * and docs are made from it.
 */
import { schema, type Infer } from '../lib/json-schema';

function days(what: string, standard: number) {
  return {
    type: 'integer',
    minimum: 1,
    default: standard,
    description: `Days that ${what} are kept.`,
  } as const;
}

export const ENV_SCHEMA = schema({
  type: 'object',
  additionalProperties: false,
  required: ['MONGODB_URI', 'REDIS_URL', 'HUB_ENCRYPTION_KEYS', 'HUB_SESSION_SECRET'],
  properties: {
    NODE_ENV: {
      type: 'string',
      default: 'development',
      description:
        '`production` (set by `npm start`): the hub refuses to start with a missing or default secret. Elsewhere missing secrets are made once into `.hub/secrets.json`.',
    },
    PORT: {
      type: 'integer',
      minimum: 0,
      maximum: 65535,
      default: 3000,
      description:
        'Port of the HTTP server; every role serves /healthz, /readyz and /metrics on it.',
    },
    HOST: {
      type: 'string',
      minLength: 1,
      default: '127.0.0.1',
      description: 'Address to listen on.',
    },
    PUBLIC_URL: {
      type: 'string',
      format: 'uri',
      description:
        'Address under which others reach the hub; used in links and refused as a hook target.',
    },
    MONGODB_URI: {
      type: 'string',
      pattern: '^mongodb(\\+srv)?://',
      description:
        'MongoDB 6 or later. The database name also names the Redis keys, so two hubs can share one Redis.',
      'x-secret': true,
    },
    REDIS_URL: {
      type: 'string',
      pattern: '^rediss?://',
      description: 'Redis 6 or later. It only moves ids: it may be lost at any moment.',
      'x-secret': true,
    },
    HUB_ROLE: {
      enum: ['all', 'web', 'worker', 'scheduler'],
      default: 'all',
      description: 'What this process does: HTTP, background work, timed tasks, or everything.',
    },
    HUB_ENCRYPTION_KEYS: {
      type: 'string',
      pattern: '^[A-Za-z0-9_-]{1,32}:[A-Za-z0-9+/]{43}=(,[A-Za-z0-9_-]{1,32}:[A-Za-z0-9+/]{43}=)*$',
      description:
        '`kid:base64 of 32 bytes`, newest first; older ones stay readable. Make one with `echo "k1:$(openssl rand -base64 32)"`.',
      'x-secret': true,
    },
    HUB_SESSION_SECRET: {
      type: 'string',
      minLength: 32,
      description: 'Signs console sessions; at least 32 characters.',
      'x-secret': true,
    },
    META_APP_ID: { type: 'string', pattern: '^[0-9]+$', description: 'Id of your Meta app.' },
    META_APP_SECRET: {
      type: 'string',
      minLength: 1,
      description:
        'Secret of your Meta app, which signs its webhooks; a comma list while rotating. Without it the webhook answers 503.',
      'x-secret': true,
    },
    META_VERIFY_TOKEN: {
      type: 'string',
      minLength: 1,
      description: 'The token you enter at Meta beside the callback address.',
      'x-secret': true,
    },
    META_CONFIG_ID: { type: 'string', description: 'Configuration id of Embedded Signup.' },
    GRAPH_API_URL: {
      type: 'string',
      format: 'uri',
      default: 'https://graph.facebook.com',
      description: 'The Graph API; point it at the twin to work without Meta.',
    },
    GRAPH_API_VERSION: {
      type: 'string',
      pattern: '^v[0-9]+\\.[0-9]+$',
      default: 'v26.0',
      description: 'Version of the Graph API.',
    },
    HUB_ALLOW_PRIVATE_TARGETS: {
      type: 'string',
      default: '',
      description:
        'CIDR list of private networks that hooks may reach, also over http. Empty: none.',
    },
    HUB_HOOK_SCHEDULE_SECONDS: {
      type: 'string',
      pattern: '^[0-9]+(\\.[0-9]+)?(,[0-9]+(\\.[0-9]+)?)*$',
      default: '5,60,600,3600,10800,28800,72000,144000',
      description: 'Waits between the attempts of a delivery, in seconds.',
    },
    HUB_SWEEP_SECONDS: {
      type: 'number',
      minimum: 0.1,
      default: 5,
      description: 'How often work that Redis lost is queued again.',
    },
    HUB_UNKNOWN_AFTER_SECONDS: {
      type: 'number',
      minimum: 0,
      default: 600,
      description: 'After how long an unsettled outcome raises message.outcome_unknown.',
    },
    HUB_ORPHAN_STATUS_SECONDS: {
      type: 'number',
      minimum: 0,
      default: 10,
      description: 'How long a status waits for its message before it is raised without one.',
    },
    HUB_RATE_LIMIT_PER_MINUTE: {
      type: 'integer',
      minimum: 1,
      default: 6000,
      description: 'Calls per API key and minute.',
    },
    HUB_RETENTION_RAW_DAYS: days('raw webhook calls', 7),
    HUB_RETENTION_EVENTS_DAYS: days('events', 90),
    HUB_RETENTION_MESSAGES_DAYS: days('messages', 365),
    HUB_RETENTION_MEDIA_DAYS: days('media files', 30),
    HUB_RETENTION_DELIVERIES_DAYS: days('deliveries', 30),
    HUB_RETENTION_AUDIT_DAYS: days('audit entries', 730),
    HUB_TRUST_PROXY: {
      type: 'string',
      description:
        'Number of proxies in front of the hub, or a list of their addresses (express "trust proxy").',
    },
    LOG_LEVEL: {
      enum: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      default: 'info',
      description: 'Least level that is logged.',
    },
    SMTP_URL: {
      type: 'string',
      format: 'uri',
      description: 'Mail server for notices to admins.',
      'x-secret': true,
    },
    MAIL_FROM: { type: 'string', description: 'Sender address of notices.' },
    HUB_PASSWORD: {
      type: 'string',
      description: 'Password for `hub user create`; asked when it is missing.',
      'x-secret': true,
    },
    WHATSAPP_TOKEN: {
      type: 'string',
      description:
        'Access token for `hub connection create`; read from standard input when it is missing.',
      'x-secret': true,
    },
  },
});

export type Env = Infer<typeof ENV_SCHEMA>;
