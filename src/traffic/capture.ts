import { ClarionError } from '../names/error.ts';
import type { Conversation } from './conversation.ts';
import { datagramSession } from './datagram-session.ts';
import { type Packet, writePcap } from './pcap.ts';
import type { Session } from './session-schema.ts';
import { tcpSession } from './tcp-session.ts';
import { openWire, type Sent } from './wire/wire.ts';

/** 2005-05-25 00:00 UTC in microseconds: a fixed time, so that the same conversation makes the same capture. */
const baseTime = 1_116_979_200_000_000;
const second = 1_000_000;
const betweenPackets = 1_000;
const betweenSessions = second;
/** Most bytes of packets in a capture. */
export const maxBytes = 16 * 1024 * 1024;
/** Four weeks: far below what a capture's 32 bits of seconds hold. */
const maxTime = baseTime + 28 * 86_400 * second;

/**
 * Makes a capture (classic pcap, Ethernet) of a conversation: a millisecond between packets, and a second between
 * sessions that say no time. Throws a content `ClarionError` where it would pass 16 MB or four weeks.
 */
export function capture(conversation: Conversation): Uint8Array {
  const packets: Packet[] = [];
  let size = 0;
  let number = 0;
  let free = baseTime;
  for (const session of conversation.sessions) {
    const begins = session.at === undefined ? free : baseTime + Math.round(session.at * second);
    const { times = 1, every = 0 } = session.repeat ?? {};
    for (let turn = 0; turn < times; turn += 1) {
      let time = begins + Math.round(turn * every * second);
      for (const { bytes, wait } of packetsOf(session, turn, number)) {
        time += wait;
        packets.push({ time, bytes });
        time += betweenPackets;
        size += bytes.length;
        if (size > maxBytes) throw tooLarge();
        if (time > maxTime) throw tooLong();
      }
      free = Math.max(turn === 0 ? 0 : free, time + betweenSessions);
      number += 1;
    }
  }
  // Sorting is stable: of packets at the same time, those of the session that stands above come first.
  return writePcap(packets.sort((a, b) => a.time - b.time));
}

function packetsOf(session: Session, turn: number, number: number): Iterable<Sent> {
  const wire = openWire(session, turn);
  const { protocol = 'tcp' } = session;
  return protocol === 'tcp' ? tcpSession(session, wire, number) : datagramSession(session, wire, number);
}

function tooLarge(): ClarionError {
  return new ClarionError('content', 'The conversation makes a capture of more than 16 MB', {
    code: 'traffic/size',
    expected: 'less text, fewer sessions, or a larger segment-size',
  });
}

function tooLong(): ClarionError {
  return new ClarionError('content', 'The conversation takes more than four weeks', {
    code: 'traffic/time',
    expected: 'shorter pauses, or an earlier `at`',
  });
}
