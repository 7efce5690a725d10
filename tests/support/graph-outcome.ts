/**
 * One send through the connector, with the answer of the Graph API given: what was asked, and how
 * the answer was read.
 */
import { sendCall } from '../../connectors/whatsapp/graph/send-call';
import {
  BodyTooLargeError,
  type CallOutcome,
  type OutgoingMessage,
  type ProviderRequest,
  type ProviderResponse,
} from '../../src/kit';

const MESSAGE: OutgoingMessage = {
  id: 'msg_1',
  phoneNumberId: '11',
  recipient: { phone: '+4917612345678', bsuid: null },
  type: 'text',
  content: { body: 'Hi' },
  replyToWamid: null,
};

export async function sendThrough(
  answer: () => Promise<ProviderResponse>,
  more: Partial<OutgoingMessage> = {},
): Promise<{ outcome: CallOutcome; requests: ProviderRequest[] }> {
  const requests: ProviderRequest[] = [];
  const http = {
    request: (request: ProviderRequest) => {
      requests.push(request);
      return answer();
    },
    upload: () => Promise.reject(new Error('no upload')),
    download: () => Promise.reject(new BodyTooLargeError(0)),
  };
  const context = { http, settings: { graphApiUrl: 'http://graph', graphApiVersion: 'v26.0' } };
  const outcome = await sendCall(
    context,
    { id: 'con_1', accountId: '1', accessToken: 'token', phoneNumbers: [] },
    { ...MESSAGE, ...more },
  );
  return { outcome, requests };
}
