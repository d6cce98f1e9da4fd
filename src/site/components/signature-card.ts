import type { Element } from 'hast';
import { h } from 'hastscript';
import { rawDetectorFile, rawRuleFile } from '../../signature/raw-file.ts';
import type { Signature } from '../../workspace/workspace.ts';
import { signatureAnchor } from '../anchors.ts';
import type { NotePlace } from '../place.ts';
import { ruleOf } from '../rule-of.ts';
import { cardHead, cardPart } from './card-head.ts';
import { code } from './code.ts';
import { facts } from './facts.ts';
import { proofText } from './proof.ts';
import { prose } from './prose.ts';
import { rawFile } from './raw-file.ts';
import { service } from './service.ts';

/** A signature: what it matches, how far it is proven, how an operator puts it to work, both of its forms. */
export function signatureCard(signature: Signature, place: NotePlace): Element {
  const { data, detector } = signature;
  const own = data.suricata;
  const rule = ruleOf(signature);
  const anchor = signatureAnchor(data.name);
  const [summary, ...rest] = prose(data.description);
  return h('article.card', [
    cardHead('Signature', data.name, anchor, 'Disabled by default'),
    h('p.subject', data.title),
    facts([
      ['Proof', proofText(data, place.context.proofs), 'wide'],
      ['Suricata sid', String(data.sid)],
      ['Revision', String(data.revision)],
      ['Event group', data['event-group']],
      ['Score', `${data.score} of 100`],
    ]),
    ...(summary === undefined ? [] : [summary]),
    ...service(data.name, place),
    code(
      own === undefined ? 'Suricata rule, made from the Dragon line' : 'Suricata rule, written by hand',
      rule,
    ),
    ...rawFile(rawRuleFile(data.name, rule), place),
    code('Dragon line', data.dragon),
    ...(detector === undefined
      ? []
      : [
          code(`Detector ${detector.name}`, detector.text),
          ...rawFile(rawDetectorFile(data.name, detector.text), place),
        ]),
    ...(rest.length === 0
      ? []
      : [cardPart('What it looks at, and what it can not see', anchor, 'Sees'), ...rest]),
    ...(own === undefined
      ? []
      : [cardPart('Why its rule is written by hand', anchor, 'Why'), ...prose(own.why)]),
  ]);
}
