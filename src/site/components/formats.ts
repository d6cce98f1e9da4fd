import type { Element } from 'hast';
import { h } from 'hastscript';
import type { Note } from '../../advisory/note.ts';
import { csafPath } from '../../csaf/path.ts';
import { csafLabelOf } from '../../csaf/tlp.ts';
import { rawRulePath } from '../../signature/raw-file.ts';
import { stixPath } from '../../stix/path.ts';
import type { SiteContext } from '../context.ts';
import type { Form } from '../forms.ts';
import { pdfPath } from '../pdf/path.ts';
import type { NotePlace } from '../place.ts';
import { namedSignatures } from '../signatures.ts';

/** One form of a note: where it lies below the root, what it is called, and who would want it. */
interface NoteForm {
  readonly form: Form;
  readonly links: readonly { readonly path: string; readonly text: string; readonly type: string }[];
  readonly what: string;
}

/** The forms of a note for other readers than people at a screen. On paper nothing is said of paper. */
export function formatList(note: Note, { context, root, paper }: NotePlace): Element[] {
  const print = [
    h('dt', h('a', { href: printHref(note, root) }, 'Print view')),
    h('dd', 'One flow for paper, addresses spelled out.'),
  ];
  const others = formsOf(note, context)
    .filter(({ form }) => !(paper && form === 'pdf'))
    .flatMap(({ links, what }) => [h('dt', onLines(links, root)), h('dd', what)]);
  const entries = [...(paper ? [] : print), ...others];
  return entries.length === 0 ? [] : [h('dl.formats', entries)];
}

function onLines(links: NoteForm['links'], root: string): Element[] {
  return links.flatMap((link, index) => [...(index === 0 ? [] : [h('br')]), anchor(link, root)]);
}

function anchor({ path, text, type }: NoteForm['links'][number], root: string): Element {
  return h('a', { href: `${root}${path}`, type }, text);
}

/** The forms in short, for the rail: without feeds and rules, which are of more than this note or of less. */
export function formLinks(note: Note, { context, root }: NotePlace): Element {
  const whole = formsOf(note, context).filter(({ form }) => form !== 'feeds' && form !== 'rules');
  const links = whole.flatMap((form) => form.links);
  return h('nav', { ariaLabelledBy: ['Forms'] }, [
    h('p.label', { id: 'Forms' }, 'This note as'),
    h('ul', [
      h('li', h('a', { href: printHref(note, root) }, 'Print view')),
      ...links.map((link) => h('li', anchor(link, root))),
    ]),
  ]);
}

function printHref({ matter }: Note, root: string): string {
  return `${root}advisories/${matter.id}/print/index.html`;
}

/** Only what this build writes is told of. */
function formsOf(note: Note, context: SiteContext): readonly NoteForm[] {
  const { matter } = note;
  const json = 'application/json';
  const all: readonly NoteForm[] = [
    {
      form: 'pdf',
      links: [{ path: pdfPath(matter.id), text: 'PDF', type: 'application/pdf' }],
      what: 'The print view, ready for the printer.',
    },
    {
      form: 'csaf',
      links: [{ path: csafPath(matter, csafLabelOf(matter.tlp)), text: 'CSAF 2.0', type: json }],
      what: 'For programs that compare advisories with what you have in the house.',
    },
    {
      form: 'stix',
      links: [{ path: stixPath(matter.id), text: 'STIX 2.1', type: json }],
      what: 'Threat, indicators and remedies, for threat intelligence platforms.',
    },
    {
      form: 'rules',
      links: namedSignatures(note, context).map(({ name }) => ({
        path: rawRulePath(name),
        text: `${name.slice(name.indexOf(':') + 1)}.rules`,
        type: 'text/plain',
      })),
      what: 'A signature on one line, active, for a Suricata that no sensor of Clarion looks after.',
    },
    {
      form: 'feeds',
      links: [
        { path: 'feed.atom', text: 'Atom feed', type: 'application/atom+xml' },
        { path: 'feed.json', text: 'JSON Feed', type: 'application/feed+json' },
      ],
      what: 'Every new note and every revision.',
    },
  ];
  return all.filter(({ form, links }) => context.forms?.has(form) === true && links.length > 0);
}
