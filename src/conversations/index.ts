/** Conversations and the window in which free-form replies are allowed. */
export { conversationKey, windowExpiresAt, type ConversationDoc } from './model';
export { createAnswerConsumer } from './note-answers';
export { touchConversations } from './touch-conversations';
