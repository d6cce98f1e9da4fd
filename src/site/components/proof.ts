import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';
import type { Proof } from '../../proof/index.ts';
import type { SignatureFile } from '../../signature/index.ts';
import type { SiteContext } from '../context.ts';

/**
 * How far a signature is proven, and by what: the engine and each sample. Says "proven" of no other than those that a
 * real engine proved.
 */
export function proofText(
  { name, revision }: SignatureFile,
  proofs: SiteContext['proofs'],
): readonly ElementContent[] {
  if (proofs === undefined) return [h('span.proof.proof-none', 'Not proven in this build')];
  const proof = proofs.get(name);
  // A proof of another revision says nothing of this one.
  if (proof === undefined || proof.revision !== revision || proof.engine === undefined)
    return [h('span.proof.proof-none', 'Unproven: no engine has run its samples')];
  if (proof.level !== 'proven')
    return [h('span.proof.proof-none', `Unproven: its samples failed in ${proof.engine}`)];
  const what = `fired on ${told(proof, 'fires')} and stayed silent on ${told(proof, 'silent')}, in ${proof.engine}`;
  return [
    h('span.proof.proof-proven', [h('strong', 'Proven'), `: ${what}`]),
    sampleList('Fired on', proof, 'fires'),
    sampleList('Silent on', proof, 'silent'),
  ];
}

type Expectation = Proof['samples'][number]['expect'];

function told({ samples }: Proof, expect: Expectation): string {
  const count = samples.filter((sample) => sample.expect === expect).length;
  return count === 1 ? '1 sample' : `${count} samples`;
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
  return path.replace(/^samples\//, '').replace(/\.(?:yaml|pcap)$/, '');
}
