import { maxBytes } from './capture.ts';
import { mostBytes } from './capture-bound.ts';
import type { Conversation } from './conversation.ts';
import { oddCase } from './odd-case.ts';
import { plainSession } from './plain-session.ts';
import type { Session } from './session-schema.ts';
import { speech } from './turn.ts';

/** One of the ways in which a sample is tried besides its own. */
export interface Variant {
  /** What is done to it, like `one-byte`; the same for every sample. */
  readonly name: VariantName;
  readonly conversation: Conversation;
}

export type VariantName = (typeof variantNames)[number];

/** Every variant's name, in the order in which they are tried. */
export const variantNames = [
  'halves',
  'one-byte',
  'seven-bytes',
  'hundred-bytes',
  'swapped',
  'reversed',
  'retransmitted',
  'overlapping',
  'fragmented',
  'odd-case',
] as const;

/** What each variant is, for people. */
export const variantWords: Readonly<Record<VariantName, string>> = {
  halves: 'each turn in two segments',
  'one-byte': 'in segments of one byte',
  'seven-bytes': 'in segments of seven bytes',
  'hundred-bytes': 'in segments of 100 bytes',
  swapped: 'in segments of seven bytes, of which each two arrive in the wrong order',
  reversed: 'in segments of 100 bytes, of which the last arrives first',
  retransmitted: 'in segments of 100 bytes, of which each arrives twice',
  overlapping: 'in segments of 20 bytes that begin with the last five of the segment before',
  fragmented: 'in IP fragments of 64 bytes, of which the last arrives first',
  'odd-case': 'in other letter case',
};

export interface VariantOptions {
  /** True where the letter case of what the signature looks for does not matter. */
  readonly anyCase: boolean;
  /** What it looks for. Where there are patterns, theirs alone is the letter case that changes. */
  readonly patterns?: readonly Uint8Array[];
}

/**
 * The variants of a conversation. Those that would say nothing new are absent: of segments where nothing is sent over
 * TCP, of fragments where every packet fits into one, of letter case where it matters or no letter changes; so are
 * those that might make a capture of more than 16 MB, as segments of one byte do for more than some 100 kB.
 */
export function variants(conversation: Conversation, options: VariantOptions): readonly Variant[] {
  const segmented = (name: VariantName, change: Change): Variant => ({
    name,
    conversation: changed(conversation, (session) => (isTcp(session) ? change(session) : session)),
  });
  const overTcp = conversation.sessions.some((session) => isTcp(session) && lengths(session).length > 0);
  const all = [
    ...(overTcp
      ? [
          segmented('halves', halves),
          segmented('one-byte', (session) => inSegments(session, 1)),
          segmented('seven-bytes', (session) => inSegments(session, 7)),
          segmented('hundred-bytes', (session) => inSegments(session, 100)),
          segmented('swapped', (session) => ({ ...inSegments(session, 7), order: 'swapped' })),
          segmented('reversed', (session) => ({ ...inSegments(session, 100), order: 'reversed' })),
          segmented('retransmitted', (session) => ({ ...inSegments(session, 100), retransmit: true })),
          segmented('overlapping', (session) => ({ ...inSegments(session, 20), overlap: 5 })),
        ]
      : []),
    ...fragmented(conversation),
    ...(options.anyCase ? cased(conversation, options.patterns) : []),
  ];
  return all.filter((variant) => mostBytes(variant.conversation) <= maxBytes);
}

type Change = (session: Session) => Session;

function changed(conversation: Conversation, change: Change): Conversation {
  return { ...conversation, sessions: conversation.sessions.map(change) };
}

function inSegments(session: Session, size: number): Session {
  return { ...plainSession(session), 'segment-size': size };
}

function halves(session: Session): Session {
  const plain = plainSession(session);
  if (plain.talk === undefined) return plain;
  const talk = plain.talk.map((turn) => {
    const length = speech(turn)?.bytes.length ?? 0;
    return 'pause' in turn || length < 2 ? turn : { ...turn, cuts: [Math.floor(length / 2)] };
  });
  return { ...plain, talk };
}

const headerOfUdp = 8;
const headerOfTcp = 20;
const fragment = 64;

function fragmented(conversation: Conversation): readonly Variant[] {
  const splits = (session: Session) =>
    lengths(session).some((length) => length + (isTcp(session) ? headerOfTcp : headerOfUdp) > fragment);
  if (!conversation.sessions.some(splits)) return [];
  const change: Change = (session) => ({
    ...plainSession(session),
    'fragment-size': fragment,
    order: 'reversed',
  });
  return [{ name: 'fragmented', conversation: changed(conversation, change) }];
}

function cased(conversation: Conversation, patterns: readonly Uint8Array[] | undefined): readonly Variant[] {
  const odd = oddCase(conversation, patterns);
  return odd === undefined ? [] : [{ name: 'odd-case', conversation: odd }];
}

function lengths({ talk = [] }: Session): readonly number[] {
  return talk.flatMap((turn) => speech(turn)?.bytes.length ?? []);
}

function isTcp({ protocol = 'tcp' }: Session): boolean {
  return protocol === 'tcp';
}
