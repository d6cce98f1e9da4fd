import { optionalSections, sectionOrder } from '../../advisory/sections.ts';
import { ClarionError } from '../../names/error.ts';
import { nearest } from '../../names/nearest.ts';
import { noteFileOf, parseDraftId } from '../../names/note-id.ts';
import { placeholder } from '../../names/placeholder.ts';
import { knownOf } from '../known.ts';
import type { Desk } from './desk.ts';
import { type NewFile, newNoteFile, yamlList, yamlValue } from './new-file.ts';
import { threatSlug } from './threat-slug.ts';

/** What the author of a new note has said. */
export interface NoteAnswers {
  readonly title: string;
  readonly threat: string;
  readonly classes: readonly string[];
  readonly severity?: string | undefined;
  readonly tlp: string;
  readonly author: string;
  /** The day of the release as it is planned, YYYY-MM-DD. */
  readonly released: string;
  /** For id and file; from the threat's name where it is not told. */
  readonly name?: string | undefined;
}

/**
 * A note that its author can begin to write: a draft with a placeholder id, every section in its order, and the
 * standing text of its threat classes. It has no fault; what is still to be written is told as warnings.
 *
 * @throws ClarionError of kind `usage`: `new/class`, `new/name`, `new/value`.
 */
export function newNote(desk: Desk, answers: NoteAnswers): NewFile {
  const { classes } = desk.configuration;
  const known = Object.keys(classes);
  for (const name of answers.classes) if (classes[name] === undefined) throw unknownClass(name, known);
  const id = draftIdOf(answers.name, answers.threat);
  const { title, threat, severity, tlp, author, released } = answers;
  const matter = `id: ${id}
title: ${yamlValue(title)}
threat:
  name: ${yamlValue(threat)}
  classes:${yamlList(answers.classes).replaceAll('\n', '\n  ')}
# The day on which it is to be released. It never changes after that.
released: ${yamlValue(released)}
status: draft
${severity === undefined ? '' : `severity: ${yamlValue(severity)}\n`}# Only CLEAR is published; GREEN, AMBER, AMBER+STRICT and RED stay in the workspace.
tlp: ${yamlValue(tlp)}
systems:
  affected: [${placeholder}]
  not-affected: []
# With which products the threat can be met. clarion.yaml has: ${commentText(desk.configuration.products.join(', '))}
remediation: []
signatures: []
alarms: []
policies: []
references:
  - title: ${placeholder}
    url: https://example.org/
revisions:
  - version: "1.0"
    date: ${yamlValue(released)}
    author: ${yamlValue(author)}
    change: First release
`;
  const sections = sectionOrder
    .filter((name) => !optionalSections.includes(name))
    .map((name) => `## ${name}\n${name === 'Threat Assessment' ? assessments(desk, answers.classes) : ''}`);
  const text = `---\n${matter}---\n\n${sections.join('\n')}`;
  return newNoteFile(noteFileOf(id) ?? id, text, knownOf(desk.parts, new Map()));
}

function assessments({ configuration }: Desk, names: readonly string[]): string {
  return names
    .flatMap((name) => configuration.classes[name] ?? [])
    .map(
      ({ title, assessment }) =>
        `\n### ${title}\n${assessment === undefined ? '' : `\n${assessment.trim()}\n`}`,
    )
    .join('');
}

/** @throws ClarionError of kind `usage`, code `new/name`, where neither gives a name. */
export function draftIdOf(name: string | undefined, threat: string): string {
  const id = `draft-${name ?? threatSlug(threat)}`;
  if (parseDraftId(id) !== undefined) return id;
  throw new ClarionError(
    'usage',
    name === undefined ? `No file name in "${threat}"` : `Unexpected --name ${name}`,
    {
      code: 'new/name',
      expected: 'a --name of lower-case letters, digits and hyphens, like w32-kalel-a',
    },
  );
}

function unknownClass(name: string, known: readonly string[]): ClarionError {
  const meant = nearest(name, known);
  return new ClarionError('usage', `Unknown threat class ${name}`, {
    code: 'new/class',
    expected: `one of clarion.yaml: ${known.join(', ') || 'it has none'}`,
    ...(meant === undefined ? {} : { hint: `Did you mean ${meant}?` }),
  });
}

/** Text that can't end a comment. */
function commentText(text: string): string {
  return text.replace(/\s+/g, ' ');
}
