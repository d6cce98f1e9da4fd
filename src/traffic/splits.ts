import type { Conversation } from './conversation.ts';
import { occurrences } from './occurrences.ts';
import { plainSession } from './plain-session.ts';
import { speech } from './turn.ts';

/** What all splits of a sample are called together, beside the names of its variants. */
export const splitVariant = 'split';

/** A sample with one turn cut in two. */
export interface Split {
  /** Session, turn and byte, counted from 1, like `split 1:3:17`: the second segment begins behind that byte. */
  readonly name: string;
  readonly conversation: Conversation;
}

export interface SplitOptions {
  /** What the signature looks for, found in whatever letter case. */
  readonly patterns: readonly Uint8Array[];
  /** How many bytes before and behind a pattern count as near; 2 where absent. */
  readonly reach?: number;
  /** Most splits; 500 where absent. Where there would be more, the first of them. */
  readonly most?: number;
}

/** Where a turn is cut: session and turn as indexes, and how many bytes of the turn go before. */
export interface SplitPlace {
  readonly session: number;
  readonly turn: number;
  readonly byte: number;
}

/**
 * A conversation split at every byte boundary in or near a pattern, once for each boundary, in their order. Only what
 * goes over TCP is split. Empty where no pattern stands in what is sent.
 */
export function splitsNear(conversation: Conversation, options: SplitOptions): readonly Split[] {
  const { most = 500 } = options;
  return placesNear(conversation, options)
    .slice(0, most)
    .map((place) => ({
      name: `split ${place.session + 1}:${place.turn + 1}:${place.byte}`,
      conversation: splitAt(conversation, place),
    }));
}

function placesNear(
  conversation: Conversation,
  { patterns, reach = 2 }: SplitOptions,
): readonly SplitPlace[] {
  return conversation.sessions.flatMap((talking, session) => {
    if ((talking.protocol ?? 'tcp') !== 'tcp') return [];
    const lengths = talking.talk?.map((turn) => speech(turn)?.bytes.length ?? 0) ?? [];
    return occurrences(talking, patterns).flatMap((spans, turn) => {
      const last = (lengths[turn] ?? 0) - 1;
      const bytes = spans.flatMap(({ from, to }) =>
        Array.from({ length: to - from + 2 * reach + 1 }, (_, at) => from - reach + at),
      );
      return [...new Set(bytes)]
        .filter((byte) => byte >= 1 && byte <= last)
        .sort((a, b) => a - b)
        .map((byte) => ({ session, turn, byte }));
    });
  });
}

/** The conversation with one turn in two segments, and every other turn of its session in as few as it takes. */
export function splitAt(conversation: Conversation, { session, turn, byte }: SplitPlace): Conversation {
  const sessions = conversation.sessions.map((talking, at) => {
    if (at !== session || talking.talk === undefined) return talking;
    const talk = talking.talk.map((said, index) =>
      index === turn && !('pause' in said) ? { ...said, cuts: [byte] } : said,
    );
    return { ...plainSession(talking), talk };
  });
  return { ...conversation, sessions };
}
