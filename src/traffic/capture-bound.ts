import type { Conversation } from './conversation.ts';
import { parseEndpoint } from './endpoint.ts';
import type { Session } from './session-schema.ts';
import { speech } from './turn.ts';

/** Segments that open and close a connection. */
const around = 8;
const tcpHeader = 20;

/** How many bytes the packets of a conversation have at most, told without making them. */
export function mostBytes(conversation: Conversation): number {
  return conversation.sessions.reduce((sum, session) => sum + ofSession(session), 0);
}

function ofSession(session: Session): number {
  const { 'segment-size': asked = 1440, 'fragment-size': fragment = 1440, overlap = 0, talk = [] } = session;
  const size = Math.min(asked, 1440);
  const step = Math.max(1, size - overlap);
  /** Segments, and what they and their acknowledgements have above IP. */
  let segments = around;
  let content = around * tcpHeader;
  for (const turn of talk) {
    const length = speech(turn)?.bytes.length ?? 0;
    const { cuts = [] } = 'pause' in turn ? {} : turn;
    const pieces = Math.ceil(length / step) + cuts.length;
    segments += 2 * pieces;
    content += 2 * pieces * tcpHeader + length + pieces * overlap;
  }
  // Every segment may end in a fragment that is not full.
  const frames = segments + content / Math.min(fragment, 1440);
  const once = frames * frameHeaders(session) + content;
  return once * (session.retransmit === true ? 2 : 1) * (session.repeat?.times ?? 1);
}

/** Ethernet with its tags, and IP; of IPv6 with the header for fragments. */
function frameHeaders({ client, vlan = [] }: Session): number {
  const tags = typeof vlan === 'number' ? 1 : vlan.length;
  return 14 + 4 * tags + (parseEndpoint(client)?.address.length === 16 ? 48 : 20);
}
