/** What a sample did in the engine. */
export interface SampleVerdict {
  /** Path beside the signature's file, `samples/NAME.yaml`. */
  readonly path: string;
  readonly expect: 'fires' | 'silent';
  /** Of the capture, in lower-case hex. */
  readonly sha256: string;
  /** Alerts of this signature. */
  readonly alerts: number;
  readonly ok: boolean;
}

/** The record that a signature fired where it should and stayed silent where it should be. */
export interface Proof {
  readonly name: string;
  readonly sid: number;
  readonly revision: number;
  readonly level: 'proven' | 'unproven';
  /** Name and version, like `Suricata 7.0.10`; absent where no engine was there. */
  readonly engine?: string;
  /** sha256 of the rule text, in lower-case hex. */
  readonly rule: string;
  readonly samples: readonly SampleVerdict[];
  /** Why the signature is not proven, in words; empty where it is. */
  readonly failures: readonly string[];
}
