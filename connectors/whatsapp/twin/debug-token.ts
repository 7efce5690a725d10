/**
 * GET /debug_token: what a token may do; asked with an app token `APP_ID|APP_SECRET` or any valid
 * token.
 */
import type { Request, Response } from 'express';
import { GraphError, invalidParameter } from './graph-error';
import { answerGraph } from './reply';
import { queryText, tokenOf } from './request';
import type { TwinState } from './state';

const SCOPES = ['whatsapp_business_management', 'whatsapp_business_messaging'];

export function debugToken(state: TwinState, req: Request, res: Response): void {
  checkAsker(state, tokenOf(req));
  const input = queryText(req, 'input_token');
  if (input === undefined) {
    throw invalidParameter('The parameter input_token is required.');
  }
  const accounts = state.accounts.byToken.get(input);
  const [first] = accounts ?? [];
  if (accounts === undefined || first === undefined) {
    answerGraph(res, {
      data: {
        error: { code: 190, message: 'Invalid OAuth access token - Cannot parse access token' },
        is_valid: false,
        scopes: [],
      },
    });
    return;
  }
  const targets = accounts.map((account) => account.wabaId);
  answerGraph(res, {
    data: {
      app_id: first.appId,
      type: 'SYSTEM_USER',
      application: first.appName,
      data_access_expires_at: 0,
      expires_at: 0,
      is_valid: true,
      issued_at: 1_767_225_600,
      scopes: SCOPES,
      granular_scopes: SCOPES.map((scope) => ({ scope, target_ids: targets })),
      user_id: `122${first.wabaId}`.slice(0, 15),
    },
  });
}

function checkAsker(state: TwinState, token: string | undefined): void {
  if (token === undefined) {
    throw new GraphError(104, { message: 'An access token is required to request this resource.' });
  }
  const isAppToken = state.accounts.list.some(
    (account) => token === `${account.appId}|${state.settings.appSecret}`,
  );
  if (!isAppToken && !state.accounts.byToken.has(token)) {
    throw new GraphError(190, {
      message: 'Invalid OAuth access token - Cannot parse access token',
    });
  }
}
