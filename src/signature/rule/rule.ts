/** A Suricata rule, read. Values stand as written, quotes and escapes included. */
export interface Rule {
  readonly kind: 'rule';
  /** Commented out with `#`. */
  readonly disabled: boolean;
  readonly action: string;
  readonly protocol: string;
  readonly source: string;
  readonly sourcePort: string;
  readonly direction: '->' | '<>';
  readonly destination: string;
  readonly destinationPort: string;
  readonly options: readonly RuleOption[];
  readonly sid: number;
  /** 0 where the rule gives none, as the engine takes it. */
  readonly rev: number;
  /** The message without quotes and escapes; empty where the rule has none. */
  readonly msg: string;
}

/** One option, `name;` or `name:value;`. */
export interface RuleOption {
  /** In lower case. */
  readonly name: string;
  readonly value?: string;
  /** Where the option starts in the text, from 1. */
  readonly column: number;
}

/** Why a text is no rule. */
export interface RuleFault {
  readonly kind: 'fault';
  /** Where in the text, from 1. */
  readonly column: number;
  readonly reason: string;
  readonly hint?: string;
}
