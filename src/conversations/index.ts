/** Conversations and the window in which free-form replies are allowed. */
export { createConversations, type Conversations } from './conversations';
export { conversationKey, findConversations, windowExpiresAt, type ConversationDoc } from './model';
export { createAnswerConsumer } from './note-answers';
export { conversationRoutes } from './routes';
export { touchConversations } from './touch-conversations';
export { windowOf } from './window';
