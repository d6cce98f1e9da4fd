export { capture } from './capture.ts';
export { type Conversation, conversationSchema } from './conversation.ts';
