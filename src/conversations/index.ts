/** Conversations and their 24-hour window. */
export { conversationKey, touchConversations, windowExpiresAt, type ConversationDoc } from './model';
