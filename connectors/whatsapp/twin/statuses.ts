/**
 * What becomes of an accepted message: the status webhooks, in the shapes of Meta's page
 * webhooks/reference/messages/status.
 */
import type { LiveNumber, LiveTemplate } from './accounts';
import { acquaintance, isWindowOpen } from './audience';
import { draw, shuffled } from './chaos';
import { errorEntry } from './error-catalogue';
import type { JsonObject } from './json';
import { userIdOf } from './people';
import type { TwinState } from './state';
import type { Recipient } from './validate/recipient';
import { emit, metadataOf, nowSeconds } from './webhooks';

export type SentMessage = {
  wamid: string;
  number: LiveNumber;
  recipient: Recipient;
  type: string;
  template: LiveTemplate | undefined;
  callbackData: string | undefined;
};

type Plan = { steps: string[]; failure: { code: number; details?: string } | undefined };

const STEP_MS = 20;
const DEFAULT_FLOW = ['sent', 'delivered', 'read'];
const WINDOW_CLOSED = 131047;
/**
 * From this version on `conversation` is gone outside free entry points (Meta: changelog
 * 2025-10-08).
 */
const WITHOUT_CONVERSATION = 24;
const CONVERSATION_SECONDS = 24 * 60 * 60;

export function scheduleStatuses(state: TwinState, message: SentMessage): void {
  if (state.chaos.settings.no_statuses === true) {
    return;
  }
  const plan = planOf(state, message);
  const priced = pricedSteps(plan.steps);
  const order =
    state.chaos.settings.reorder_webhooks === true ? shuffled(state.chaos, plan.steps) : plan.steps;
  order.forEach((step, index) => {
    state.sender.later(STEP_MS * (index + 1), () => {
      const value = statusValue(state, message, {
        step,
        isPriced: priced.has(step),
        failure: plan.failure,
      });
      emit(state, {
        account: message.number.account,
        number: message.number,
        field: 'messages',
        value,
      });
    });
  });
}

function planOf(state: TwinState, message: SentMessage): Plan {
  const {
    fail_status: fault,
    status_flow: flow,
    enforce_window: isWindowEnforced,
  } = state.chaos.settings;
  if (
    isWindowEnforced === true &&
    message.template === undefined &&
    !isWindowOpen(metBefore(state, message))
  ) {
    return { steps: ['failed'], failure: { code: WINDOW_CLOSED } };
  }
  const own = state.chaos.settings.recipients?.[message.recipient.id]?.fail_status;
  for (const failure of [own, fault]) {
    if (failure !== null && failure !== undefined && draw(state.chaos, failure)) {
      return { steps: ['failed'], failure };
    }
  }
  const steps = flow ?? (message.type === 'reaction' ? ['sent'] : DEFAULT_FLOW);
  return { steps, failure: steps.includes('failed') ? (fault ?? { code: 131000 }) : undefined };
}

/** Pricing comes with `sent` and with the first of `delivered` and `read`. */
function pricedSteps(steps: readonly string[]): Set<string> {
  const arrival = steps.find((step) => step === 'delivered' || step === 'read');
  return new Set(['sent', ...(arrival === undefined ? [] : [arrival])]);
}

type Address = { waId: string | undefined; userId: string | undefined };
type StatusStep = { step: string; isPriced: boolean; failure: Plan['failure'] };

function statusValue(state: TwinState, message: SentMessage, at: StatusStep): JsonObject {
  const isFailed = at.step === 'failed';
  const address = addressOf(state, message);
  const recipientUserId =
    isFailed && message.recipient.kind === 'phone' ? undefined : address.userId;
  return {
    messaging_product: 'whatsapp',
    metadata: metadataOf(message.number),
    ...(!isFailed &&
      message.recipient.kind !== 'group' && {
        contacts: [contactOf(address, metBefore(state, message)?.name)],
      }),
    statuses: [
      {
        id: message.wamid,
        status: at.step,
        timestamp: String(nowSeconds()),
        ...(address.waId !== undefined && { recipient_id: address.waId }),
        ...(recipientUserId !== undefined && { recipient_user_id: recipientUserId }),
        ...(message.recipient.kind === 'group' && { recipient_type: 'group' }),
        ...(message.callbackData !== undefined && {
          biz_opaque_callback_data: message.callbackData,
        }),
        ...(at.isPriced && billing(state, message, at.step)),
        ...(isFailed && { errors: [statusError(at.failure ?? { code: 131000 })] }),
      },
    ],
  };
}

function contactOf({ waId, userId }: Address, name: string | undefined): JsonObject {
  return {
    ...(name !== undefined && { profile: { name } }),
    ...(waId !== undefined && { wa_id: waId }),
    ...(userId !== undefined && { user_id: userId }),
  };
}

/**
 * A username user's number stays hidden unless they wrote with it; a phone send always knows both.
 */
function addressOf(state: TwinState, message: SentMessage): Address {
  const { recipient } = message;
  if (recipient.kind === 'user') {
    return { waId: metBefore(state, message)?.waId, userId: recipient.id };
  }
  return {
    waId: recipient.id,
    userId:
      recipient.kind === 'phone'
        ? userIdOf(message.number.account.businessId, recipient.id)
        : undefined,
  };
}

function metBefore(state: TwinState, message: SentMessage): ReturnType<typeof acquaintance> {
  return acquaintance(state.audience, message.number.id, message.recipient.id);
}

function billing(state: TwinState, message: SentMessage, step: string): JsonObject {
  const met = metBefore(state, message);
  const isOpen = isWindowOpen(met);
  const isFromAd = isOpen && met?.fromAd === true;
  const category = message.template?.category.toLowerCase() ?? 'service';
  const isFree = message.template === undefined || (category === 'utility' && isOpen);
  const type = pricingType(isFromAd, isFree);
  const origin = isFromAd ? 'referral_conversion' : category;
  const isOldVersion =
    (message.number.account.subscription?.graphMajor ?? WITHOUT_CONVERSATION) <
    WITHOUT_CONVERSATION;
  return {
    ...((isOldVersion || isFromAd) && { conversation: conversation(message, step, origin) }),
    pricing: { billable: type === 'regular', pricing_model: 'PMP', type, category: origin },
  };
}

function pricingType(isFromAd: boolean, isFree: boolean): string {
  if (isFromAd) return 'free_entry_point';
  return isFree ? 'free_customer_service' : 'regular';
}

function conversation(message: SentMessage, step: string, origin: string): JsonObject {
  return {
    id: Buffer.from(message.wamid).toString('hex').slice(-32),
    ...(step === 'sent' && { expiration_timestamp: String(nowSeconds() + CONVERSATION_SECONDS) }),
    origin: { type: origin },
  };
}

function statusError(failure: { code: number; details?: string }): JsonObject {
  const { title, details } = errorEntry(failure.code);
  return {
    code: failure.code,
    title,
    message: title,
    error_data: { details: failure.details ?? details ?? title },
    href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
  };
}
