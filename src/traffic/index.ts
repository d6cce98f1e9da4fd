export { capture } from './capture.ts';
export { captureFault } from './capture-fault.ts';
export { type Conversation, conversationSchema } from './conversation.ts';
export { writeClassic } from './pcap.ts';
export { readCapture } from './read/read-capture.ts';
export type { Capture } from './read/reading.ts';
export { splitAt, splitsNear, splitVariant } from './splits.ts';
export { variantNames, variants, variantWords } from './variants.ts';
