import type { Element } from 'hast';
import { h } from 'hastscript';
import { ClarionError } from '../../names/error.ts';
import { compileRule } from '../../signature/index.ts';
import type { Signature } from '../../workspace/workspace.ts';
import type { SiteContext } from '../context.ts';
import { code } from './code.ts';
import { facts } from './facts.ts';
import { proofText } from './proof.ts';
import { prose } from './prose.ts';

/** A signature: what it matches, how far it is proven, both of its forms, and how an operator puts it to work. */
export function signatureCard(signature: Signature, { proofs }: SiteContext): Element {
  const { data, detector } = signature;
  const own = data.suricata;
  return h('article.card', [
    h('header', [h('h3', ['Signature ', h('code', data.name)]), h('p.chip', 'Disabled by default')]),
    h('p.subject', data.title),
    facts([
      ['Proof', proofText(data, proofs)],
      ['Suricata sid', String(data.sid)],
      ['Revision', String(data.revision)],
      ['Event group', data['event-group']],
      ['Score', `${data.score} of 100`],
    ]),
    ...prose(data.description),
    code('Dragon line', data.dragon),
    code(
      own === undefined ? 'Suricata rule, made from the Dragon line' : 'Suricata rule, written by hand',
      ruleOf(signature),
    ),
    ...(own === undefined ? [] : prose(own.why)),
    ...(detector === undefined ? [] : [code(`Detector ${detector.name}`, detector.text)]),
    h('p', 'It arrives disabled. To use it, copy it to a library of your own, enable it there and deploy:'),
    code('On the sensor', commands(data.name)),
  ]);
}

function commands(name: string): string {
  return [`clarion library copy ${name} --to local`, `clarion library enable ${name}`, 'clarion deploy'].join(
    '\n',
  );
}

function ruleOf({ file, data }: Signature): string {
  const compiled = compileRule(data);
  if ('rule' in compiled) return compiled.rule;
  throw new ClarionError('content', `${file} does not compile to a Suricata rule`, {
    code: 'site/signature',
    expected: 'a workspace that has been checked',
    hint: 'clarion check',
  });
}
