/**
 * The twin's Express app: control under /_twin, the Cloud API under any /vN.N, Meta's error shape
 * for everything else.
 */
import express, {
  Router,
  type Express,
  type NextFunction,
  type Request,
  type Response,
} from 'express';
import {
  listNumbers,
  listSubscribedApps,
  readNode,
  subscribeApp,
  unsubscribeApp,
} from './account-routes';
import { recordCalls } from './call-log';
import { controlRouter } from './control/routes';
import { debugToken } from './debug-token';
import { gateCall } from './fault-gate';
import { GraphError, invalidParameter, unknownPath, unsupportedRequest } from './graph-error';
import { isObject } from './json';
import { ATTACHMENTS_PATH, deleteMedia, downloadMedia, uploadMedia } from './media';
import { sendMessage } from './messages';
import {
  changeNode,
  changeProfile,
  deregisterNumber,
  readProfile,
  registerNumber,
} from './phone-number';
import { answerGraph, answerGraphError } from './reply';
import { callerAccounts } from './request';
import type { TwinState } from './state';
import { createTemplate, deleteTemplate, listTemplates } from './templates';

/** Largest document is 100 MB; the rest is multipart framing. */
const BODY_LIMIT = '105mb';

type Handler = (state: TwinState, req: Request, res: Response) => void | Promise<void>;
type Method = 'get' | 'post' | 'delete';

const ROUTES: readonly (readonly [Method, string, Handler])[] = [
  ['post', '/:id/messages', sendMessage],
  ['get', '/:id/message_templates', listTemplates],
  ['post', '/:id/message_templates', createTemplate],
  ['delete', '/:id/message_templates', deleteTemplate],
  ['get', '/:id/phone_numbers', listNumbers],
  ['get', '/:id/subscribed_apps', listSubscribedApps],
  ['post', '/:id/subscribed_apps', subscribeApp],
  ['delete', '/:id/subscribed_apps', unsubscribeApp],
  ['get', '/:id/whatsapp_business_profile', readProfile],
  ['post', '/:id/whatsapp_business_profile', changeProfile],
  ['post', '/:id/register', registerNumber],
  ['post', '/:id/deregister', deregisterNumber],
  ['post', '/:id/media', uploadMedia],
  ['get', '/debug_token', debugToken],
  ['get', '/:id', readNode],
  ['post', '/:id', changeNode],
  ['delete', '/:id', deleteMedia],
];

export function createApp(state: TwinState): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use('/_twin', controlRouter(state));
  app.use(recordCalls(state.calls));
  app.get(ATTACHMENTS_PATH, (req, res) => downloadMedia(state, req, res));
  app.use(express.raw({ type: () => true, limit: BODY_LIMIT }));
  app.use(/^\/v\d+\.\d+/, graphRouter(state));
  app.use((req) => {
    throw unknownPath(req.path);
  });
  app.use((error: unknown, _req: Request, res: Response, _next: NextFunction) =>
    answerError(state, error, res),
  );
  return app;
}

function graphRouter(state: TwinState): Router {
  const router = Router();
  router.use(async (req, res, next) => {
    const isGated = state.chaos.settings.scope === 'all' && (await gateCall(state, req, res));
    if (!isGated) {
      next();
    }
  });
  for (const [method, path, handle] of ROUTES) {
    router[method](path, (req, res) => handle(state, req, res));
  }
  router.use((req) => {
    throw refusalOf(state, req);
  });
  return router;
}

/** An edge the twin does not know: worded as Graph words it for a node of that kind. */
function refusalOf(state: TwinState, req: Request): GraphError {
  const accounts = callerAccounts(state, req);
  const [id = '', edge, ...rest] = req.path.split('/').filter((segment) => segment !== '');
  const number = state.accounts.numbers.get(id);
  const isOwnNumber = number !== undefined && accounts.includes(number.account);
  const isOwnAccount = accounts.some((account) => account.wabaId === id);
  if (rest.length > 0) {
    return unknownPath(req.path);
  }
  if (req.method === 'GET' && edge !== undefined && (isOwnNumber || isOwnAccount)) {
    const nodeType = isOwnNumber ? 'WhatsAppBusinessPhoneNumber' : 'WhatsAppBusinessAccount';
    return invalidParameter(
      `Tried accessing nonexisting field (${edge}) on node type (${nodeType})`,
    );
  }
  return unsupportedRequest(req.method, id);
}

function answerError(state: TwinState, error: unknown, res: Response): void {
  if (res.headersSent || res.socket?.destroyed === true) {
    return;
  }
  if (error instanceof GraphError) {
    answerGraphError(res, error);
    return;
  }
  const status = isObject(error) && typeof error['status'] === 'number' ? error['status'] : 500;
  if (status >= 500) {
    state.say(
      `internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
  const message =
    error instanceof Error && status < 500
      ? `(#100) ${error.message}`
      : 'An unknown error has occurred.';
  answerGraph(res, new GraphError(status < 500 ? 100 : 1, { message }).body, { status });
}
