import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';
import { counted } from '../../names/counted.ts';
import type { Proof } from '../../proof/index.ts';
import type { SignatureFile } from '../../signature/index.ts';
import type { ImportedSignature } from '../../workspace/index.ts';
import type { SiteContext } from '../context.ts';

/**
 * How far a signature is proven, and by what: the engine and each sample. Says "proven" of no other than those that a
 * real engine proved.
 */
export function proofText(
  { name, revision }: Pick<SignatureFile, 'name' | 'revision'>,
  proofs: SiteContext['proofs'],
): readonly ElementContent[] {
  if (proofs === undefined) return [h('span.proof.proof-none', 'Not proven in this build')];
  const proof = proofs.get(name);
  // A proof of another revision says nothing of this one.
  if (proof === undefined || proof.revision !== revision || proof.engine === undefined)
    return [h('span.proof.proof-none', 'Unproven: no engine has run its samples')];
  if (proof.level !== 'proven')
    return [h('span.proof.proof-none', `Unproven: its samples failed in ${proof.engine}`)];
  const what = `fired on ${told(proof, 'fires')}${waysOf(proof)} and stayed silent on ${told(proof, 'silent')}${othersOf(proof)}, in ${proof.engine}`;
  return [
    h('span.proof.proof-proven', [h('strong', 'Proven'), `: ${what}`]),
    sampleList('Fired on', proof, 'fires'),
    sampleList('Silent on', proof, 'silent'),
    ...missesOf(proof).map(([name, why]) =>
      h('p.samples', [h('span.label', 'Silent too'), ` in ${name}: ${why}`]),
    ),
  ];
}

/**
 * How far an imported signature is known: proven where samples of the team's own say so, else what the engine made of
 * the rule.
 */
export function importedProofText(
  { name, revision, alerts }: ImportedSignature,
  proofs: SiteContext['proofs'],
): readonly ElementContent[] {
  if (proofs?.has(name) === true) return proofText({ name, revision }, proofs);
  if (alerts === undefined) return proofText({ name, revision }, undefined);
  const quiet = alerts === 0 ? 'stayed silent' : `fired ${counted(alerts, 'time')}`;
  return [
    h('span.proof', [
      h('strong', 'Loads'),
      `: the engine takes the rule, which ${quiet} on ordinary traffic. Nobody here has seen it find what it is for`,
    ]),
  ];
}

type Expectation = Proof['samples'][number]['expect'];

function told({ samples }: Proof, expect: Expectation): string {
  return counted(samples.filter((sample) => sample.expect === expect).length, 'sample');
}

/** In how many other ways its samples were sent when it fired, too. */
function waysOf({ samples }: Proof): string {
  const fired = samples
    .flatMap(({ variants = [] }) => variants)
    .reduce((sum, variant) => sum + variant.fired, 0);
  return fired === 0 ? '' : `, also in ${counted(fired, 'other way')} of sending them,`;
}

/** What else it stayed silent on. */
function othersOf({ others }: Proof): string {
  if (others === undefined) return '';
  const corpus = others.corpus === 0 ? '' : ` and ${counted(others.corpus, 'capture')} of ordinary traffic`;
  return `, on ${counted(others.samples, 'sample')} of other signatures${corpus}`;
}

/** The ways of sending its samples in which it can't fire, with its author's reasons, each once. */
function missesOf({ samples }: Proof): readonly (readonly [name: string, why: string])[] {
  const misses = samples.flatMap(({ variants = [] }) =>
    variants.flatMap(({ name, why, fired, captures }) =>
      why === undefined || fired === captures ? [] : [[name, why] as const],
    ),
  );
  return [...new Map(misses.map((miss) => [miss.join(' '), miss])).values()];
}

/** The samples are in the evidence beside the release, under these names. */
function sampleList(label: string, { samples }: Proof, expect: Expectation): Element {
  const names = samples.filter((sample) => sample.expect === expect).map(({ path }) => stem(path));
  return h('p.samples', [
    h('span.label', label),
    ...names.flatMap((name, index) => [index === 0 ? ' ' : ', ', h('code', name)]),
  ]);
}

/** `samples/kalel-mail.yaml` is `kalel-mail`. */
function stem(path: string): string {
  return path.replace(/^samples\//, '').replace(/\.(?:yaml|pcap|pcapng)$/, '');
}
