import type { Element } from 'hast';
import { h } from 'hastscript';
import { rawRuleFile } from '../../signature/raw-file.ts';
import type { ImportedSignature } from '../../workspace/index.ts';
import { signatureAnchor } from '../anchors.ts';
import type { NotePlace } from '../place.ts';
import { cardHead } from './card-head.ts';
import { code } from './code.ts';
import { facts } from './facts.ts';
import { importedProofText } from './proof.ts';
import { rawFile } from './raw-file.ts';
import { service } from './service.ts';

/** A signature of an imported library: whose rule it is, how far it is known, how an operator puts it to work. */
export function importedCard(signature: ImportedSignature, place: NotePlace): Element {
  const { name, sid, from, revision, title, rule, dragon, enabledInSource, source, licence } = signature;
  return h('article.card', [
    cardHead('Signature', name, signatureAnchor(name), 'Disabled by default'),
    h('p.subject', title),
    facts([
      ['Proof', importedProofText(signature, place.context.proofs), 'wide'],
      ['Suricata sid', from === undefined ? String(sid) : `${sid}, in its source ${from}`],
      ['Revision', revision === 0 ? 'None told' : String(revision)],
      ['Imported from', source, 'wide'],
      ['Licence', licence],
      ...(enabledInSource ? [] : [['In its source', 'Switched off'] as const]),
    ]),
    ...service(name, place),
    code(
      dragon === undefined ? 'Suricata rule, as it came' : 'Suricata rule, made from the Dragon line',
      rule,
    ),
    ...rawFile(rawRuleFile(name, rule), place),
    ...(dragon === undefined ? [] : [code('Dragon line', dragon)]),
  ]);
}
