import type { Element } from 'hast';
import { h } from 'hastscript';
import { rawDetectorFile, rawRuleFile } from '../../signature/raw-file.ts';
import type { Signature } from '../../workspace/workspace.ts';
import { signatureAnchor } from '../anchors.ts';
import type { NotePlace } from '../place.ts';
import { ruleOf } from '../rule-of.ts';
import { cardHead, cardPart } from './card-head.ts';
import { code } from './code.ts';
import { disableCommands, enableCommands } from './enable.ts';
import { facts } from './facts.ts';
import { proofText } from './proof.ts';
import { prose } from './prose.ts';
import { rawFile } from './raw-file.ts';

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

function service(name: string, { withdrawn, context }: NotePlace): Element[] {
  if (context.apart?.has(name) === true) return withdrawn ? outByHand() : byHand();
  return withdrawn ? outOfService(name) : intoService(name);
}

function byHand(): Element[] {
  return [
    h(
      'p',
      'It is in no live update, since not everybody may know of it. To use it, add its rule to those of a Suricata of yours, and guard that file as you guard this page.',
    ),
  ];
}

function outByHand(): Element[] {
  return [
    h(
      'p.withdrawn',
      'The note is withdrawn: do not use this signature on its account, and take its rule out of the Suricata that you put it into.',
    ),
  ];
}

function intoService(name: string): Element[] {
  return [
    h('p', 'It arrives disabled. To use it, copy it to a library of your own, enable it there and deploy:'),
    enableCommands([name]),
  ];
}

function outOfService(name: string): Element[] {
  return [
    h(
      'p.withdrawn',
      'The note is withdrawn: do not enable this signature on its account. It stays in the live update, disabled; a copy that you enabled runs until you disable it and deploy:',
    ),
    disableCommands([name]),
  ];
}
