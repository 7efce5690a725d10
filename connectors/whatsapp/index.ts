/** The WhatsApp connector: Meta's Cloud API. */
import { connector } from '../../src/kit';
import { ask } from './actions/ask';
import { downloadMedia } from './actions/download-media';
import { markRead } from './actions/mark-read';
import { assignConversation } from './actions/assign-conversation';
import { findMessage } from './actions/find-message';
import { getWindow } from './actions/get-window';
import { createTemplate } from './actions/create-template';
import { sendMessage } from './actions/send-message';
import { sendTemplate } from './actions/send-template';
import { syncTemplates } from './actions/sync-templates';
import { uploadMediaAction } from './actions/upload-media';
import { connectAccount, listNumbers } from './graph/connect-account';
import { SHOWN_CODES } from './graph/error-codes';
import { MEDIA_LIFE_MS, openMedia } from './graph/open-media';
import { sendCall } from './graph/send-call';
import { UPLOAD_LIFE_MS, uploadMedia } from './graph/upload-media';
import { tapOf } from './intake/content';
import { SIGNATURE_HEADER, isAuthentic } from './intake/signature';
import { accountsIn, split } from './intake/split';
import { templateFields, templateOptions } from './options/templates';
import { templateChannel } from './templates/template-channel';
import { accountRestricted } from './triggers/account-restricted';
import { connectionBroken } from './triggers/connection-broken';
import { connectionRecovered } from './triggers/connection-recovered';
import { connectionSilent } from './triggers/connection-silent';
import { contactIdentityChanged } from './triggers/contact-identity-changed';
import { contactOptedIn } from './triggers/contact-opted-in';
import { contactOptedOut } from './triggers/contact-opted-out';
import { conversationAssigned } from './triggers/conversation-assigned';
import { conversationOpened } from './triggers/conversation-opened';
import { flowCompleted } from './triggers/flow-completed';
import { messageEchoed } from './triggers/message-echoed';
import { messageEdited } from './triggers/message-edited';
import { messageReaction } from './triggers/message-reaction';
import { messageReceived } from './triggers/message-received';
import { messageRevoked } from './triggers/message-revoked';
import { messageOutcomeUnknown } from './triggers/message-outcome-unknown';
import { messageStatus } from './triggers/message-status';
import { orderReceived } from './triggers/order-received';
import { phoneNumberLimitChanged } from './triggers/phone-number-limit-changed';
import { phoneNumberQualityChanged } from './triggers/phone-number-quality-changed';
import { templateCategoryChanged } from './triggers/template-category-changed';
import { templateQualityChanged } from './triggers/template-quality-changed';
import { templateStatusChanged } from './triggers/template-status-changed';
import { webhookUnhandled } from './triggers/webhook-unhandled';

export const whatsapp = connector({
  key: 'whatsapp',
  title: 'WhatsApp',
  summary: "WhatsApp Business messages by Meta's Cloud API.",
  connection: {
    type: 'object',
    required: ['waba_id', 'access_token'],
    properties: {
      waba_id: { type: 'string', title: 'WhatsApp Business Account' },
      access_token: { type: 'string', title: 'Access Token', 'x-secret': true },
    },
  },
  intake: { signatureHeader: SIGNATURE_HEADER, isAuthentic, split, accountsIn, tapOf },
  channel: {
    connect: connectAccount,
    listNumbers,
    send: sendCall,
    mediaLifeMs: MEDIA_LIFE_MS,
    openMedia,
    uploadLifeMs: UPLOAD_LIFE_MS,
    uploadMedia,
    templates: templateChannel,
  },
  errorCodes: SHOWN_CODES,
  options: templateOptions,
  fields: templateFields,
  triggers: [
    messageReceived,
    conversationOpened,
    conversationAssigned,
    messageReaction,
    messageEdited,
    messageRevoked,
    messageEchoed,
    messageStatus,
    messageOutcomeUnknown,
    flowCompleted,
    orderReceived,
    templateStatusChanged,
    templateQualityChanged,
    templateCategoryChanged,
    contactOptedOut,
    contactOptedIn,
    contactIdentityChanged,
    connectionBroken,
    connectionRecovered,
    connectionSilent,
    phoneNumberQualityChanged,
    phoneNumberLimitChanged,
    accountRestricted,
    webhookUnhandled,
  ],
  actions: [
    sendMessage,
    sendTemplate,
    createTemplate,
    syncTemplates,
    getWindow,
    assignConversation,
    findMessage,
    ask,
    markRead,
    uploadMediaAction,
    downloadMedia,
  ],
});
