import type { Session } from './session-schema.ts';

/** A session without its author's switches of delivery: in segments as large as can be, each once and in order. */
export function plainSession(session: Session): Session {
  const {
    'segment-size': _size,
    overlap: _overlap,
    order: _order,
    retransmit: _retransmit,
    'fragment-size': _fragment,
    talk,
    ...rest
  } = session;
  if (talk === undefined) return rest;
  return { ...rest, talk: talk.map((turn) => ('pause' in turn ? turn : { ...turn, cuts: undefined })) };
}
