import type { Element } from 'hast';
import { h } from 'hastscript';
import type { SignatureFile } from '../../signature/index.ts';
import type { SiteContext } from '../context.ts';

/** How far a signature is proven, and by what. Says "proven" of no other than those that a real engine proved. */
export function proofText({ name, revision }: SignatureFile, proofs: SiteContext['proofs']): Element {
  if (proofs === undefined) return h('span.proof.proof-none', 'Not proven in this build');
  const proof = proofs.get(name);
  // A proof of another revision says nothing of this one.
  if (proof === undefined || proof.revision !== revision || proof.engine === undefined)
    return h('span.proof.proof-none', 'Unproven: no engine has run its samples');
  if (proof.level !== 'proven')
    return h('span.proof.proof-none', `Unproven: its samples failed in ${proof.engine}`);
  const count = (expect: 'fires' | 'silent') =>
    proof.samples.filter((sample) => sample.expect === expect).length;
  const what = `fired on ${samples(count('fires'))} and stayed silent on ${samples(count('silent'))}, in ${proof.engine}`;
  return h('span.proof.proof-proven', [h('strong', 'Proven'), `: ${what}`]);
}

function samples(count: number): string {
  return count === 1 ? '1 sample' : `${count} samples`;
}
