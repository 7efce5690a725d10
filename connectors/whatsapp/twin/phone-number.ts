/**
 * A business phone number: its fields, settings, profile and registration (Meta:
 * business-phone-numbers).
 */
import type { Request, Response } from 'express';
import type { LiveNumber } from './accounts';
import { pickFields } from './fields';
import { GraphError, invalidParameter, unsupportedRequest } from './graph-error';
import { verifyOverride } from './handshake';
import { listAt, objectAt, spoken, textAt, type JsonObject } from './json';
import { answerGraph } from './reply';
import { bodyOf, callerAccounts, callerNumber, pathId, queryText } from './request';
import type { TwinState } from './state';
import { editTemplate, findTemplateById } from './templates';
import { optionalText } from './validate/checks';
import { checkProduct } from './validate-message';

export const NUMBER_FIELDS = {
  defaults: [
    'verified_name',
    'code_verification_status',
    'display_phone_number',
    'quality_rating',
    'platform_type',
    'throughput',
    'webhook_configuration',
  ],
  nodeType: 'WhatsAppBusinessPhoneNumber',
};

const PROFILE_LIMITS: Readonly<Record<string, number>> = {
  about: 139,
  address: 256,
  description: 512,
  email: 128,
  vertical: 64,
  profile_picture_handle: 4096,
};
const PROFILE_FIELDS = {
  defaults: [
    'about',
    'address',
    'description',
    'email',
    'profile_picture_url',
    'websites',
    'vertical',
    'messaging_product',
  ],
  nodeType: 'WhatsAppBusinessProfile',
};

export function numberNode(state: TwinState, number: LiveNumber): JsonObject {
  const callbacks = {
    phone_number: number.overrideUri,
    whatsapp_business_account: number.account.subscription?.overrideUri,
    application: state.settings.webhookUrl,
  };
  const canSend = number.registered ? 'AVAILABLE' : 'BLOCKED';
  return {
    id: number.id,
    verified_name: number.verified_name,
    display_phone_number: number.display_phone_number,
    quality_rating: number.quality_rating,
    quality_score: { score: number.quality_rating },
    code_verification_status: number.registered ? 'VERIFIED' : 'NOT_VERIFIED',
    status: number.registered ? 'CONNECTED' : 'PENDING',
    name_status: 'APPROVED',
    new_name_status: 'NONE',
    account_mode: 'LIVE',
    platform_type: number.registered ? 'CLOUD_API' : 'NOT_APPLICABLE',
    throughput: { level: number.throughput },
    is_on_biz_app: false,
    is_official_business_account: false,
    is_pin_enabled: number.pin !== undefined,
    certificate: undefined,
    last_onboarded_time: '2026-01-15T09:00:00+0000',
    messaging_limit_tier: number.messaging_limit,
    whatsapp_business_manager_messaging_limit: number.messaging_limit,
    username: undefined,
    webhook_configuration: callbacks,
    health_status: {
      can_send_message: canSend,
      entities: [{ entity_type: 'PHONE_NUMBER', id: number.id, can_send_message: canSend }],
    },
  };
}

/** POST /ID: settings of a number, or the edit of a template. */
export async function changeNode(state: TwinState, req: Request, res: Response): Promise<void> {
  const accounts = callerAccounts(state, req);
  const template = findTemplateById(accounts, pathId(req));
  if (template !== undefined) {
    editTemplate(state, req, res, template);
    return;
  }
  const number = callerNumber(state, req);
  const body = bodyOf(req);
  const configuration = objectAt(body, 'webhook_configuration');
  if (configuration === undefined && body['pin'] === undefined) {
    throw unsupportedRequest(req.method, pathId(req));
  }
  if (configuration !== undefined) {
    const uri = textAt(configuration, 'override_callback_uri') ?? '';
    if (uri !== '') {
      await verifyOverride(uri, textAt(configuration, 'verify_token'));
    }
    number.overrideUri = uri === '' ? undefined : uri;
  }
  if (body['pin'] !== undefined) {
    number.pin = pinOf(body);
  }
  answerGraph(res, { success: true }, { usage: number.account.usage });
}

export function readProfile(state: TwinState, req: Request, res: Response): void {
  const number = callerNumber(state, req);
  const node = {
    ...Object.fromEntries(PROFILE_FIELDS.defaults.map((field) => [field, undefined])),
    ...number.profile,
  };
  const { id: _noId, ...profile } = pickFields(node, queryText(req, 'fields'), PROFILE_FIELDS);
  answerGraph(
    res,
    { data: [{ ...profile, messaging_product: 'whatsapp' }] },
    { usage: number.account.usage },
  );
}

export function changeProfile(state: TwinState, req: Request, res: Response): void {
  const number = callerNumber(state, req);
  const body = bodyOf(req);
  checkProduct(body);
  for (const [field, limit] of Object.entries(PROFILE_LIMITS)) {
    const value = optionalText(body, field, 'whatsapp_business_profile', limit);
    if (value !== undefined) {
      number.profile[field] = value;
    }
  }
  const websites = listAt(body, 'websites');
  if (websites !== undefined && websites.length > 2) {
    throw invalidParameter('Param websites must have at most 2 elements.');
  }
  number.profile['websites'] = websites ?? number.profile['websites'];
  answerGraph(res, { success: true }, { usage: number.account.usage });
}

export function registerNumber(state: TwinState, req: Request, res: Response): void {
  const number = callerNumber(state, req);
  const body = bodyOf(req);
  checkProduct(body);
  const pin = pinOf(body);
  if (number.pin !== undefined && number.pin !== pin) {
    throw new GraphError(133005);
  }
  number.pin = pin;
  number.registered = true;
  answerGraph(res, { success: true }, { usage: number.account.usage });
}

export function deregisterNumber(state: TwinState, req: Request, res: Response): void {
  const number = callerNumber(state, req);
  number.registered = false;
  answerGraph(res, { success: true }, { usage: number.account.usage });
}

function pinOf(body: JsonObject): string {
  const pin = spoken(body['pin'] ?? '');
  if (!/^\d{6}$/.test(pin)) {
    throw invalidParameter('Param pin must be a 6 digit number.');
  }
  return pin;
}
