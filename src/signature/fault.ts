/** Why a signature makes no rule, and at which of its keys. */
export interface SignatureFault {
  readonly key: 'dragon' | 'suricata.rule' | 'detector';
  /** Where in the value, from 1. */
  readonly column?: number;
  readonly reason: string;
  readonly hint?: string;
}
