import { mailBytes } from './mail/mail.ts';
import { wireHex, wireMixed, wireText } from './texts.ts';
import type { Turn } from './turn-schema.ts';

export type Speaker = 'client' | 'server';

/** What one side sends in a turn. */
export interface Speech {
  readonly from: Speaker;
  readonly bytes: Uint8Array;
}

/** Gives a turn its bytes as they go over the wire; undefined for a pause. */
export function speech(turn: Turn): Speech | undefined {
  if ('client' in turn) return { from: 'client', bytes: wireText(turn.client) };
  if ('server' in turn) return { from: 'server', bytes: wireText(turn.server) };
  if ('client-hex' in turn) return { from: 'client', bytes: wireHex(turn['client-hex']) };
  if ('server-hex' in turn) return { from: 'server', bytes: wireHex(turn['server-hex']) };
  if ('client-bytes' in turn) return { from: 'client', bytes: wireMixed(turn['client-bytes']) };
  if ('server-bytes' in turn) return { from: 'server', bytes: wireMixed(turn['server-bytes']) };
  if ('client-mail' in turn) return { from: 'client', bytes: mailBytes(turn['client-mail']) };
  if ('server-mail' in turn) return { from: 'server', bytes: mailBytes(turn['server-mail']) };
  return undefined;
}
