import type { Conversation } from './conversation.ts';

type Turn = Conversation['sessions'][number]['talk'][number];

/** What one side sends in a turn. */
export interface Speech {
  readonly from: 'client' | 'server';
  readonly bytes: Uint8Array;
}

/** Gives a turn its bytes as they go over the wire. */
export function speech(turn: Turn): Speech {
  if ('client' in turn) return { from: 'client', bytes: wireText(turn.client) };
  if ('server' in turn) return { from: 'server', bytes: wireText(turn.server) };
  if ('client-hex' in turn) return { from: 'client', bytes: wireHex(turn['client-hex']) };
  return { from: 'server', bytes: wireHex(turn['server-hex']) };
}

/**
 * Text as lines, each ending with CR LF, in UTF-8. One line end at the end of the text is that of its last line and
 * makes no further line: `"QUIT"`, `"QUIT\n"` and a YAML block `|` with QUIT in it all send `QUIT` CR LF; a block that
 * ends with an empty line (`|+`) sends that one too. A CR before a line end is not doubled.
 */
export function wireText(text: string): Uint8Array {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  return Buffer.from(lines.map((line) => `${line}\r\n`).join(''));
}

function wireHex(text: string): Uint8Array {
  return Buffer.from(text.replace(/\s+/g, ''), 'hex');
}
