/**
 * The control API under /_twin: what a test does to Meta, and what it may look at. Not part of what
 * the hub sees.
 */
import express, { Router, type NextFunction, type Request, type Response } from 'express';
import { addAccount, createAccountStore } from '../accounts';
import { clearCallLog, findCalls } from '../call-log';
import { changeChaos, clearChaos, presentChaos } from '../chaos';
import { shakeHands } from '../handshake';
import { clearLimits } from '../limits';
import { clearMediaStore } from '../media-store';
import { clearMessageLog, findMessages } from '../message-log';
import { queryText } from '../request';
import type { TwinState } from '../state';
import { postRaw } from '../webhooks';
import { toWire } from '../wire';
import { ControlError } from './body';
import { presentAccount, presentAccounts } from './present';
import { receive } from './receive';
import {
  readAccount,
  readChaos,
  readConfig,
  readHandshake,
  readReset,
  readWebhook,
} from './schemas';
import { changeTemplate } from './change-template';

const DEFAULT_LIMIT = 100;
const LONGEST_LIMIT = 10_000;
const LONGEST_WAIT_MS = 120_000;

export function controlRouter(state: TwinState): Router {
  const router = Router();
  router.use(express.json({ limit: '50mb', type: () => true }));
  router.post('/inbound', async (req, res) => {
    res.json(await receive(state, req));
  });
  router.post('/webhook', (req, res) => postWebhook(state, req, res));
  router.get('/chaos', (_req, res) => {
    res.json(presentChaos(state.chaos));
  });
  router.post('/chaos', (req, res) => {
    changeChaos(state.chaos, readChaos(req));
    res.json(presentChaos(state.chaos));
  });
  router.get('/messages', (req, res) => {
    const query = {
      after: queryText(req, 'after'),
      to: queryText(req, 'to'),
      callbackData: queryText(req, 'biz_opaque_callback_data'),
    };
    res.json(findMessages(state.messages, { limit: limitOf(req), ...query }));
  });
  router.get('/calls', (req, res) => {
    const data = findCalls(state.calls, {
      limit: limitOf(req),
      method: queryText(req, 'method'),
      path: queryText(req, 'path'),
    });
    res.json({ total: state.calls.total, data });
  });
  router.get('/account', (_req, res) => {
    res.json(presentAccounts(state));
  });
  router.post('/accounts', (req, res) => openAccount(state, req, res));
  router.post('/config', (req, res) => configure(state, req, res));
  router.post('/handshake', (req, res) => handshake(state, req, res));
  router.post('/templates', (req, res) => {
    res.json(changeTemplate(state, req));
  });
  router.post('/reset', (req, res) => reset(state, req, res));
  router.get('/idle', (req, res) => answerIdle(state, req, res));
  router.use(() => {
    throw new ControlError(404, 'no such control route');
  });
  router.use(answerControlError);
  return router;
}

async function postWebhook(state: TwinState, req: Request, res: Response): Promise<void> {
  const { body, raw, signature = 'valid', url, retry } = readWebhook(req);
  const bytes =
    raw === undefined ? Buffer.from(toWire(body ?? {}), 'latin1') : Buffer.from(raw, 'utf8');
  res.json(await postRaw(state, { body: bytes, signature, url, retry }));
}

/** One more account; those that there are stay as they are. */
function openAccount(state: TwinState, req: Request, res: Response): void {
  const account = readAccount(req);
  const taken = account.phone_numbers.find(({ id }) => state.accounts.numbers.has(id));
  if (state.accounts.byWaba.has(account.waba_id) || taken !== undefined) {
    throw new ControlError(
      409,
      `there is ${taken === undefined ? `an account ${account.waba_id}` : `a number ${taken.id}`} already`,
    );
  }
  res.json({
    ...presentAccount(addAccount(state.accounts, account)),
    app_secret: state.settings.appSecret,
  });
}

function configure(state: TwinState, req: Request, res: Response): void {
  const input = readConfig(req);
  const { settings } = state;
  settings.appSecret = input.app_secret ?? settings.appSecret;
  settings.webhookUrl =
    input.webhook_url === undefined ? settings.webhookUrl : (input.webhook_url ?? undefined);
  settings.verifyToken =
    input.verify_token === undefined ? settings.verifyToken : (input.verify_token ?? undefined);
  state.sender.concurrency = input.webhook_concurrency ?? state.sender.concurrency;
  res.json({
    webhook_url: settings.webhookUrl ?? null,
    verify_token: settings.verifyToken ?? null,
    webhook_concurrency: state.sender.concurrency,
  });
}

async function handshake(state: TwinState, req: Request, res: Response): Promise<void> {
  const input = readHandshake(req);
  const url = input.url ?? state.settings.webhookUrl;
  const verifyToken = input.verify_token ?? state.settings.verifyToken;
  if (url === undefined || !URL.canParse(url) || verifyToken === undefined) {
    throw new ControlError(
      400,
      'a webhook url and a verify token are needed: give them here or with POST /_twin/config',
    );
  }
  res.json(await shakeHands(url, verifyToken));
}

/**
 * Accounts, their subscriptions and templates stay, unless new accounts or the seed are asked for.
 */
async function reset(state: TwinState, req: Request, res: Response): Promise<void> {
  const { accounts, seed } = readReset(req);
  await state.sender.clear();
  clearMessageLog(state.messages);
  clearCallLog(state.calls);
  clearMediaStore(state.media);
  clearChaos(state.chaos);
  clearLimits(state.limits);
  state.audience.clear();
  state.seeds = accounts ?? state.seeds;
  if (accounts !== undefined || seed === true) {
    state.accounts = createAccountStore(state.seeds);
  }
  res.json({ ok: true });
}

/**
 * 200 when nothing is on its way, else 409; `?wait=ms` holds the answer until then (default 30 s).
 */
async function answerIdle(state: TwinState, req: Request, res: Response): Promise<void> {
  const wait = queryText(req, 'wait');
  const waitMs =
    wait === undefined
      ? 0
      : Math.min(Number(wait === '' || wait === 'true' ? 30_000 : wait) || 0, LONGEST_WAIT_MS);
  const isIdle = await state.sender.whenIdle(waitMs);
  res
    .status(isIdle ? 200 : 409)
    .json({ idle: isIdle, pending_webhooks: state.sender.pending, ...state.sender.counts });
}

function limitOf(req: Request): number {
  const limit = Number(queryText(req, 'limit') ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 0) {
    throw new ControlError(400, 'limit must be a whole number');
  }
  return Math.min(limit, LONGEST_LIMIT);
}

function answerControlError(
  error: unknown,
  _req: Request,
  res: Response,
  _next: NextFunction,
): void {
  res
    .status(statusOf(error))
    .json({ error: error instanceof Error ? error.message : String(error) });
}

function statusOf(error: unknown): number {
  if (error instanceof ControlError) return error.status;
  return error instanceof SyntaxError ? 400 : 500;
}
