/** Reading a WABA and its numbers, and subscribing an app to it. */
import type { Request, Response } from 'express';
import type { LiveAccount, LiveNumber } from './accounts';
import { pageOf, pickFields } from './fields';
import { GraphError, unsupportedRequest } from './graph-error';
import { verifyOverride } from './handshake';
import { textAt, type JsonObject } from './json';
import { findMedia } from './media-store';
import { readMedia } from './media';
import { numberNode, NUMBER_FIELDS } from './phone-number';
import { answerGraph } from './reply';
import { bodyOf, callerAccount, callerAccounts, pathId, queryText } from './request';
import type { TwinState } from './state';
import { findTemplateById, readTemplate } from './templates';

const ACCOUNT_FIELDS = {
  defaults: ['name', 'timezone_id', 'message_template_namespace'],
  nodeType: 'WhatsAppBusinessAccount',
};

/** GET /ID: an id alone may be a WABA, a number, a template or a media object. */
export function readNode(state: TwinState, req: Request, res: Response): void {
  const accounts = callerAccounts(state, req);
  const id = pathId(req);
  const fields = queryText(req, 'fields');
  const account = accounts.find((owned) => owned.wabaId === id);
  const number = state.accounts.numbers.get(id);
  const template = findTemplateById(accounts, id);
  const file = findMedia(state.media, id);
  if (account !== undefined) {
    answerGraph(res, pickFields(accountNode(account), fields, ACCOUNT_FIELDS), {
      usage: account.usage,
    });
  } else if (number !== undefined && accounts.includes(number.account)) {
    answerGraph(res, pickFields(numberNode(state, number), fields, NUMBER_FIELDS), {
      usage: number.account.usage,
    });
  } else if (template !== undefined) {
    readTemplate(req, res, template);
  } else if (file !== undefined && accounts.some((owned) => owned.wabaId === file.wabaId)) {
    readMedia(state, { req, res, file });
  } else {
    throw unsupportedRequest(req.method, id);
  }
}

export function listNumbers(state: TwinState, req: Request, res: Response): void {
  const account = callerAccount(state, req);
  const page = pageOf<LiveNumber>(req, account.numbers);
  const data = page.items.map((number) =>
    pickFields(numberNode(state, number), queryText(req, 'fields'), NUMBER_FIELDS),
  );
  answerGraph(res, { data, paging: page.paging }, { usage: account.usage });
}

export function listSubscribedApps(state: TwinState, req: Request, res: Response): void {
  const account = callerAccount(state, req);
  const subscription = account.subscription;
  const app = {
    whatsapp_business_api_data: {
      id: account.appId,
      link: `https://www.facebook.com/games/?app_id=${account.appId}`,
      name: account.appName,
    },
  };
  const override =
    subscription?.overrideUri === undefined
      ? {}
      : { override_callback_uri: subscription.overrideUri };
  answerGraph(
    res,
    { data: subscription === undefined ? [] : [{ ...app, ...override }] },
    { usage: account.usage },
  );
}

/**
 * A POST without a body subscribes and undoes an override; an override needs the subscription first
 * (Meta: webhooks/override).
 */
export async function subscribeApp(state: TwinState, req: Request, res: Response): Promise<void> {
  const account = callerAccount(state, req);
  const body = bodyOf(req);
  const overrideUri =
    textAt(body, 'override_callback_uri') ?? queryText(req, 'override_callback_uri');
  if (overrideUri !== undefined) {
    if (account.subscription === undefined) {
      const message =
        '(#100) Before override the current callback uri, your app must be subscribed to receive messages for WhatsApp Business Account';
      throw new GraphError(100, { message });
    }
    await verifyOverride(
      overrideUri,
      textAt(body, 'verify_token') ?? queryText(req, 'verify_token'),
    );
  }
  account.subscription = {
    graphMajor: Number(/^\/v(\d+)/.exec(req.baseUrl)?.[1] ?? 0),
    overrideUri,
  };
  answerGraph(res, { success: true }, { usage: account.usage });
}

export function unsubscribeApp(state: TwinState, req: Request, res: Response): void {
  const account = callerAccount(state, req);
  account.subscription = undefined;
  answerGraph(res, { success: true }, { usage: account.usage });
}

function accountNode(account: LiveAccount): JsonObject {
  const owner = { id: account.businessId, name: account.name };
  return {
    id: account.wabaId,
    name: account.name,
    timezone_id: '1',
    message_template_namespace: `twin_${account.wabaId}`,
    currency: 'EUR',
    country: 'DE',
    account_review_status: 'APPROVED',
    business_verification_status: 'verified',
    ownership_type: 'SELF',
    owner_business_info: owner,
    owner_business: owner,
    on_behalf_of_business_info: undefined,
    status: 'ACTIVE',
    is_enabled_for_insights: true,
    health_status: {
      can_send_message: 'AVAILABLE',
      entities: [{ entity_type: 'WABA', id: account.wabaId, can_send_message: 'AVAILABLE' }],
    },
  };
}
