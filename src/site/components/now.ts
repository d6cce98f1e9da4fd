import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';
import type { Note } from '../../advisory/note.ts';
import { alarmAnchor, policyAnchor, signatureAnchor } from '../anchors.ts';
import { named } from '../named.ts';
import type { NotePlace } from '../place.ts';
import { namedSignatures } from '../signatures.ts';
import { thresholdInWords } from './alarm-card.ts';
import { delivered, disableCommands, enableCommands } from './enable.ts';

/** The id of an author's section by its heading, where there is one on this page. */
export type SectionIds = ReadonlyMap<string, string>;

/**
 * What somebody who has the threat in the house does first: what to enable, what to put on the switches, where to read
 * on. Of a withdrawn note, how to take back what was done on its account. Nothing where a note names neither.
 */
export function doNow(note: Note, place: NotePlace, ids: SectionIds): Element[] {
  const steps = place.withdrawn ? takeBack(note, place) : act(note, place, ids);
  if (steps.length === 0) return [];
  return [
    h('section.now', [
      h('h2', { id: 'Now' }, 'Do this now'),
      h(
        'ol',
        steps.map((step) => h('li', step)),
      ),
    ]),
  ];
}

type Step = (ElementContent | string)[];

function act(note: Note, place: NotePlace, ids: SectionIds): Step[] {
  return [
    ...find(note, place, ids),
    ...policySteps(note, place, [h('strong', 'Stop it on the network.'), ' Put on your switches:']),
    ...repair(note, ids),
  ];
}

function find({ matter }: Note, { context }: NotePlace, ids: SectionIds): Step[] {
  const signatures = namedSignatures({ matter }, context);
  const alarms = named(matter.alarms, context.workspace.alarms, ({ name }) => name);
  if (signatures.length === 0) return [];
  const { sent, apart } = delivered(
    signatures.map(({ name }) => name),
    context,
  );
  const what = signatures.length === 1 ? 'this signature' : `these ${signatures.length} signatures`;
  return [
    [
      h('p', [
        h('strong', 'Find it.'),
        ` Enable ${what} on a sensor, as `,
        toSection('Detection', ids),
        ' says:',
      ]),
      links(signatures.map(({ name, title }) => [name, signatureAnchor(name), title])),
      ...(sent.length === 0 ? [] : [enableCommands(sent)]),
      ...byHand(apart, 'put the rule into a Suricata of yours'),
      ...(alarms.length === 0 ? [] : [h('p', alarms.length === 1 ? 'Set this alarm:' : 'Set these alarms:')]),
      ...(alarms.length === 0
        ? []
        : [links(alarms.map((alarm) => [alarm.name, alarmAnchor(alarm.name), thresholdInWords(alarm)]))]),
    ],
  ];
}

function policySteps({ matter }: Note, { context }: NotePlace, words: Step): Step[] {
  const policies = named(matter.policies, context.workspace.policies, ({ name }) => name);
  if (policies.length === 0) return [];
  return [[h('p', words), links(policies.map(({ name, title }) => [name, policyAnchor(name), title]))]];
}

function repair({ sections }: Note, ids: SectionIds): Step[] {
  if (!sections.some(({ heading }) => heading === 'Repair')) return [];
  return [
    [h('p', [h('strong', 'Clean up.'), ' Then mend what it did, as ', toSection('Repair', ids), ' says.'])],
  ];
}

function takeBack(note: Note, place: NotePlace): Step[] {
  const names = namedSignatures(note, place.context).map(({ name }) => name);
  const { sent, apart } = delivered(names, place.context);
  const disable: Step[] =
    names.length === 0
      ? []
      : [
          [
            h('p', [h('strong', 'Disable'), ' the copies of its signatures that you enabled:']),
            ...(sent.length === 0 ? [] : [disableCommands(sent)]),
            ...byHand(apart, 'take the rule out of your Suricata'),
          ],
        ];
  return [
    ...disable,
    ...policySteps(note, place, [
      h('strong', 'Take back'),
      ' what its policies put on your switches. The commands are under each:',
    ]),
  ];
}

/** @param what the operator does with the rule of each. */
function byHand(names: readonly string[], what: string): Element[] {
  if (names.length === 0) return [];
  const list = names.flatMap((name, index) => [index === 0 ? '' : ', ', h('code', name)]);
  return [h('p', ['Not in the live update, so by hand: ', what, ', of ', ...list, '.'])];
}

function links(list: readonly (readonly [name: string, id: string, what: string])[]): Element {
  return h(
    'ul',
    list.map(([name, id, what]) =>
      h('li', [h('a', { href: `#${id}` }, h('code', name)), ' ', h('span', what)]),
    ),
  );
}

function toSection(heading: string, ids: SectionIds): ElementContent {
  const id = ids.get(heading);
  return id === undefined ? h('em', heading) : h('a', { href: `#${id}` }, heading);
}
