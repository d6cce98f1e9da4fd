import { z } from 'zod';
import { isSha256 } from '../names/digest.ts';
import { signatureNamePattern } from '../names/signature-name.ts';

const sha256 = z.string().refine(isSha256, 'a SHA-256 in hex');
const count = z.int().min(0);
const words = z.string().max(2000);

/** What a sample did when it went over the wire in another way, like `one-byte`. */
const variantVerdictSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z-]{0,30}$/),
  /** In how many captures it was tried: a sample can be split at many places. */
  captures: count,
  /** In how many of them the signature fired. */
  fired: count,
  ok: z.boolean(),
  /** Why it can not fire there, in its author's words; there where its author said so. */
  why: words.optional(),
});

/** What a sample did in the engine. */
const sampleVerdictSchema = z.strictObject({
  /** Path beside the signature's file, `samples/NAME.yaml`. */
  path: z.string().regex(/^samples\/[A-Za-z0-9][A-Za-z0-9._-]{0,90}$/),
  expect: z.enum(['fires', 'silent']),
  /** Of the capture, in lower-case hex. */
  sha256,
  /** Alerts of this signature. */
  alerts: count,
  ok: z.boolean(),
  /** Of a sample that fires, where it is a conversation: a capture can't be made otherwise. */
  variants: z.array(variantVerdictSchema).max(100).optional(),
});

/** Of imported rules without samples: `loads`. */
const levels = ['proven', 'loads', 'unproven'] as const;

/** The record that a signature fired where it should and stayed silent where it should be. */
export const proofSchema = z.strictObject({
  name: z.string().regex(signatureNamePattern),
  sid: z.int().min(1).max(0xffff_ffff),
  revision: z.int().min(0).max(0xffff_ffff),
  level: z.enum(levels),
  /** Name and version, like `Suricata 7.0.10`; absent where no engine was there. */
  engine: z.string().max(100).optional(),
  /** sha256 of the rule text, in lower-case hex. */
  rule: sha256,
  /** sha256 of the detector that the rule names. */
  detector: sha256.optional(),
  samples: z.array(sampleVerdictSchema).max(10_000),
  /** On how many captures that are not its own samples it was tried: other signatures' `silent` samples, the corpus. */
  others: z.strictObject({ samples: count, corpus: count }).optional(),
  /** Why the signature is not proven, in words; empty where it is. */
  failures: z.array(words).max(10_000),
});

type Deep<T> = T extends readonly (infer E)[]
  ? readonly Deep<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Deep<T[K]> }
    : T;

export type VariantVerdict = Deep<z.infer<typeof variantVerdictSchema>>;
export type SampleVerdict = Deep<z.infer<typeof sampleVerdictSchema>>;
export type Proof = Deep<z.infer<typeof proofSchema>>;
