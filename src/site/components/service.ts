import type { Element } from 'hast';
import { h } from 'hastscript';
import type { NotePlace } from '../place.ts';
import { disableCommands, enableCommands } from './enable.ts';

/** How an operator puts a signature to work; of a withdrawn note, how to take it out of service. */
export function service(name: string, { withdrawn, context }: NotePlace): Element[] {
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
