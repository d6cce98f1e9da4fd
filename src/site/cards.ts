import type { Element, ElementContent } from 'hast';
import type { Note } from '../advisory/note.ts';
import { alarmCard } from './components/alarm-card.ts';
import { importedCard } from './components/imported-card.ts';
import { policyCard } from './components/policy-card.ts';
import { signatureCard } from './components/signature-card.ts';
import { madeOnce } from './markup.ts';
import { named } from './named.ts';
import { addPermalinks } from './outline.ts';
import type { NotePlace } from './place.ts';
import { namedSignatures } from './signatures.ts';
import { spellOut } from './spelled.ts';

/** The cards of the signatures and alarms that a note names, in its order. */
export function detectionCards({ matter }: Pick<Note, 'matter'>, place: NotePlace): ElementContent[] {
  const { alarms } = place.context.workspace;
  return [
    ...namedSignatures({ matter }, place.context).map((it) =>
      once(`signature ${it.name}`, place, () =>
        'own' in it ? signatureCard(it.own, place) : importedCard(it.imported, place),
      ),
    ),
    ...named(matter.alarms, alarms, ({ name }) => name).map((it) =>
      once(`alarm ${it.name}`, place, () => alarmCard(it)),
    ),
  ];
}

/** The cards of the policies that a note names, in its order. */
export function containmentCards({ matter }: Pick<Note, 'matter'>, place: NotePlace): ElementContent[] {
  return named(matter.policies, place.context.workspace.policies, ({ name }) => name).map((it) =>
    once(`policy ${it.name}`, place, () => policyCard(it, place)),
  );
}

/** A card is the same on the pages of all notes that share their context: it is made once for each kind of place. */
function once(of: string, { context, paper, withdrawn }: NotePlace, make: () => Element): ElementContent {
  return madeOnce(context, `${of} ${paper} ${withdrawn}`, () => {
    const card = make();
    // Every print view is as far from the root as this one, which is nobody's.
    if (paper) spellOut(card, new URL('advisories/ID/print/', context.workspace.configuration['base-url']));
    else addPermalinks(card);
    return card;
  });
}
