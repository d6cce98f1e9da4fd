import type { Conversation } from './conversation.ts';
import { occurrences } from './occurrences.ts';
import { type Speaker, speech } from './turn.ts';
import type { Turn } from './turn-schema.ts';

/**
 * The same conversation in other letter case, capitals for small letters and the reverse; undefined where no letter
 * changes. With patterns, wherever one stands in what a side sends, in whatever case, also from one turn into the next
 * (over protocols without a stream, within one packet); without, in all lines and texts, but not in hex.
 */
export function oddCase(
  conversation: Conversation,
  patterns: readonly Uint8Array[] | undefined,
): Conversation | undefined {
  let isChanged = false;
  const sessions = conversation.sessions.map((session) => {
    const { talk = [] } = session;
    const inside = patterns === undefined ? undefined : occurrences(session, patterns);
    const turns = talk.map((turn, at) => {
      const said = speech(turn);
      if (said === undefined || (patterns === undefined && isHex(turn))) return turn;
      const spans = inside?.[at] ?? [{ from: 0, to: patterns === undefined ? said.bytes.length : 0 }];
      const bytes = Uint8Array.from(said.bytes);
      for (const { from, to } of spans) otherCase(bytes, said.bytes, from, to);
      if (Buffer.compare(bytes, said.bytes) === 0) return turn;
      isChanged = true;
      return sending(turn, said.from, bytes);
    });
    return { ...session, ...(session.talk === undefined ? {} : { talk: turns }) };
  });
  return isChanged ? { ...conversation, sessions } : undefined;
}

function isHex(turn: Turn): boolean {
  return 'client-hex' in turn || 'server-hex' in turn;
}

/** Changes each letter once, however many patterns meet there. */
function otherCase(bytes: Uint8Array, was: Uint8Array, from: number, to: number): void {
  for (let at = from; at < to; at += 1) {
    const byte = was[at] ?? 0;
    const small = byte | 0x20;
    if (small >= 0x61 && small <= 0x7a) bytes[at] = byte ^ 0x20;
  }
}

/** The turn with other bytes. */
function sending(turn: Turn, from: Speaker, bytes: Uint8Array): Turn {
  const { cuts, type, code } = 'pause' in turn ? {} : turn;
  const hex = Buffer.from(bytes).toString('hex');
  const switches = { cuts, type, code };
  return from === 'client' ? { 'client-hex': hex, ...switches } : { 'server-hex': hex, ...switches };
}
