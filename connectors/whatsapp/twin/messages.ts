/** POST /PNID/messages, the hot path: validate, record, answer; statuses follow on their own. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { gateCall, serverError } from './fault-gate';
import { drawFault } from './chaos';
import { outgoingWamid } from './ids';
import type { JsonObject } from './json';
import { checkLimits } from './limits';
import { recordMessage } from './message-log';
import { answerGraph } from './reply';
import { bodyOf, callerNumber } from './request';
import type { TwinState } from './state';
import { scheduleStatuses, type SentMessage } from './statuses';
import { validateMessage, validateReadMark } from './validate-message';

export async function sendMessage(state: TwinState, req: Request, res: Response): Promise<void> {
  const number = callerNumber(state, req);
  const body = bodyOf(req);
  if (body['status'] === 'read') {
    validateReadMark(body);
    answerGraph(res, { success: true }, { usage: number.account.usage });
    return;
  }
  if (state.chaos.settings.scope !== 'all' && (await gateCall(state, req, res))) {
    return;
  }
  const { recipient, type, template, callbackData } = validateMessage(body, number, state.media);
  checkLimits(state.limits, state.chaos, number.id, recipient.id);
  const message: SentMessage = {
    wamid: outgoingWamid(recipient.id),
    number,
    recipient,
    type,
    template,
    callbackData,
  };
  recordMessage(state.messages, {
    wamid: message.wamid,
    atMs: Date.now(),
    phoneNumberId: number.id,
    to: recipient.understood,
    bodyJson: JSON.stringify(body),
    callbackData,
    headers: {
      'user-agent': req.headers['user-agent'] ?? '',
      'content-type': req.headers['content-type'] ?? '',
    },
  });
  scheduleStatuses(state, message);
  await answerAccepted(state, { req, res, message });
}

type Answering = { req: Request; res: Response; message: SentMessage };

/** From here on the message is on its way, whatever the caller gets to see. */
async function answerAccepted(state: TwinState, { req, res, message }: Answering): Promise<void> {
  const answerDelayMs = state.chaos.settings.answer_delay_ms ?? 0;
  if (answerDelayMs > 0) {
    await delay(answerDelayMs, undefined, { ref: false });
  }
  if (drawFault(state.chaos, 'accept_then_reset')) {
    req.socket.resetAndDestroy();
  } else if (drawFault(state.chaos, 'accept_then_500')) {
    serverError(res);
  } else if (!drawFault(state.chaos, 'hang')) {
    answerGraph(res, acceptedBody(message), {
      usage: message.number.account.usage,
      version: req.baseUrl.slice(1),
    });
  }
}

function acceptedBody({ wamid, recipient, template }: SentMessage): JsonObject {
  const id = recipient.kind === 'user' ? { user_id: recipient.id } : { wa_id: recipient.id };
  return {
    messaging_product: 'whatsapp',
    contacts: [{ input: recipient.input, ...id }],
    messages: [
      {
        id: wamid,
        ...(recipient.kind === 'group' && { group_id: recipient.id }),
        ...(template !== undefined && { message_status: 'accepted' }),
      },
    ],
  };
}
