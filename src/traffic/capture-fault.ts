import { ClarionError } from '../names/error.ts';
import { capture, maxBytes } from './capture.ts';
import { mostBytes } from './capture-bound.ts';
import type { Conversation } from './conversation.ts';

/**
 * Why a conversation makes no capture: it would be too large, or take too long. Undefined where it makes one. Only
 * where that is in doubt the capture is made for it, since most conversations are far from the limits.
 */
export function captureFault(conversation: Conversation): ClarionError | undefined {
  if (mostBytes(conversation) <= maxBytes && !hasTimes(conversation)) return undefined;
  try {
    capture(conversation);
    return undefined;
  } catch (error) {
    if (error instanceof ClarionError) return error;
    throw error;
  }
}

function hasTimes({ sessions }: Conversation): boolean {
  return sessions.some(
    ({ at, repeat, talk = [] }) =>
      at !== undefined || repeat !== undefined || talk.some((turn) => 'pause' in turn),
  );
}
