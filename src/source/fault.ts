import { VFileMessage } from 'vfile-message';
import { byCodeUnit } from '../names/order.ts';

/** Where something stands in a file; lines and columns count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A place that knows where what stands there ends: the place after its last character. */
export interface Span extends Place {
  readonly end: Place;
}

/** The words of one content fault. */
export interface FaultDetail {
  readonly file: string;
  readonly place?: Place | Span | undefined;
  /** The check's id, for example `signature-linked`. */
  readonly rule: string;
  /** "Unexpected X, expected Y", naming the key. */
  readonly reason: string;
  readonly hint?: string | undefined;
  /** A warning does not stop anything. */
  readonly warning?: boolean;
  /** What would be right at the place, where one thing is likely; shown to people. */
  readonly expected?: string | undefined;
  /** Only where what is right is certain: the text that stands in the span now, and what replaces it. */
  readonly fix?: { readonly was: string; readonly by: string } | undefined;
}

/**
 * Makes a content fault: a `VFileMessage` with file, line and column, collected and never thrown one at a time. Its
 * `expected` is a proposal; with `actual` it is a certain fix of the text between the ends of `place`.
 */
export function fault(detail: FaultDetail): VFileMessage {
  const { place, fix } = detail;
  const message = new VFileMessage(detail.reason, {
    ruleId: detail.rule,
    source: 'clarion',
    ...(place === undefined ? {} : { place: 'end' in place ? rangeOf(place) : { ...place } }),
  });
  message.file = detail.file;
  message.fatal = detail.warning !== true;
  if (detail.hint !== undefined) message.note = detail.hint;
  const expected = fix?.by ?? detail.expected;
  if (expected !== undefined) message.expected = [expected];
  if (fix !== undefined) message.actual = fix.was;
  return message;
}

function rangeOf({ line, column, end }: Span) {
  return { start: { line, column }, end: { ...end } };
}

/** The order in which faults are told: by file, line and column. */
export function byPlace(a: VFileMessage, b: VFileMessage): number {
  return (
    byCodeUnit(a.file ?? '', b.file ?? '') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0)
  );
}
