import { VFileMessage } from 'vfile-message';

/** Where something stands in a file; lines and columns count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The words of one content fault. */
export interface FaultDetail {
  readonly file: string;
  readonly place?: Place | undefined;
  /** The check's id, for example `signature-linked`. */
  readonly rule: string;
  /** "Unexpected X, expected Y", naming the key. */
  readonly reason: string;
  readonly hint?: string | undefined;
  /** A warning does not stop anything. */
  readonly warning?: boolean;
  /** The corrected text where there is just one. */
  readonly expected?: string | undefined;
}

/** Makes a content fault: a `VFileMessage` with file, line and column, collected and never thrown one at a time. */
export function fault(detail: FaultDetail): VFileMessage {
  const message = new VFileMessage(detail.reason, {
    ruleId: detail.rule,
    source: 'clarion',
    ...(detail.place === undefined ? {} : { place: { ...detail.place } }),
  });
  message.file = detail.file;
  message.fatal = detail.warning !== true;
  if (detail.hint !== undefined) message.note = detail.hint;
  if (detail.expected !== undefined) message.expected = [detail.expected];
  return message;
}
