import { placeholder } from '../../names/placeholder.ts';
import { stringsOf } from '../../source/yaml-place.ts';
import type { Check } from '../check.ts';
import { placeAt } from '../place.ts';

export const check: Check = {
  id: 'example-replaced',
  doc: {
    what: 'Nothing of the example that a new note begins with is left: no text holds `replace-this-example`.',
    when: 'Always; in a draft it is a warning, and a list of what is still to be written.',
    recommendation: 'Write the fact, or delete the line.',
  },
  examples: {
    sound: [{ replace: 'Mail servers slow down.', by: 'Replace this example of a worm.' }],
    faulty: [
      {
        replace: 'affected: [Windows]',
        by: 'affected: [replace-this-example]',
        faults: [
          {
            at: 'replace-this-example',
            reason: 'Unexpected "replace-this-example" in `systems`, expected words of your own',
          },
        ],
      },
      {
        replace: 'Mail servers slow down.',
        by: 'Mail replace-this-example servers.',
        faults: [
          {
            at: 'replace-this-example',
            reason: 'Unexpected "replace-this-example" in the text, expected words of your own',
          },
        ],
      },
    ],
  },
  run: (note, _known, report) => {
    const { matter, span, body } = note;
    const warning = matter.status === 'draft';
    const tell = (place: { line: number; column: number }, where: string) =>
      report({
        place,
        reason: `Unexpected "${placeholder}" in ${where}, expected words of your own`,
        warning,
      });
    for (const { path, text } of stringsOf(matter))
      if (text.includes(placeholder)) tell(span(path), `\`${String(path[0])}\``);
    if (body === undefined) return;
    for (const { index } of body.text.matchAll(new RegExp(placeholder, 'g')))
      tell(placeAt(note, body, index, placeholder.length), 'the text');
  },
};
