import { ClarionError } from '../names/error.ts';
import type { Conversation } from './conversation.ts';
import { writePcap } from './pcap.ts';
import { session } from './session.ts';

/** 2005-05-25 00:00 UTC in microseconds: a fixed time, so that the same conversation makes the same capture. */
const baseTime = 1_116_979_200_000_000;
const betweenPackets = 1_000;
const betweenSessions = 1_000_000;
const maxBytes = 16 * 1024 * 1024;

/**
 * Makes a capture (classic pcap, Ethernet) of a conversation: its sessions one after another, a millisecond between
 * packets, a second between sessions. Throws a content `ClarionError` where it would pass 16 MB.
 */
export function capture(conversation: Conversation): Uint8Array {
  const packets: { time: number; bytes: Uint8Array }[] = [];
  let time = baseTime;
  let size = 0;
  for (const [number, talk] of conversation.sessions.entries()) {
    for (const bytes of session(talk, number)) {
      packets.push({ time, bytes });
      time += betweenPackets;
      size += bytes.length;
      if (size > maxBytes)
        throw new ClarionError('content', 'The conversation makes a capture of more than 16 MB', {
          code: 'traffic/size',
          expected: 'less text, fewer sessions, or a larger segment-size',
        });
    }
    time += betweenSessions;
  }
  return writePcap(packets);
}
