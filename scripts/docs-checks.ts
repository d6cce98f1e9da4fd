import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Check, Example, FaultyExample } from '../src/advisory/check.ts';
import { exampleFile, exampleKnown, exampleNote } from '../src/advisory/example.ts';
import { checkNote, checks, readNote } from '../src/advisory/index.ts';
import { adjustableRules } from '../src/workspace/levels.ts';
import { otherRules } from '../src/workspace/other-rules.ts';
import { writeDragonPage } from './docs-dragon.ts';

const folder = fileURLToPath(new URL('../docs/checks/', import.meta.url));

/** The pages of docs/checks, by their file names: one a check, and an index. Made from the checks alone. */
export function checkPages(): ReadonlyMap<string, string> {
  return new Map([
    ['README.md', index()],
    ...checks.map((check) => [`${check.id}.md`, page(check)] as const),
  ]);
}

function index(): string {
  const rows = checks.map((check) => {
    const fix = isFixable(check) ? 'yes' : '';
    return `| [${check.id}](${check.id}.md) | ${levelOf(check)} | ${check.adjustable === true ? 'yes' : ''} | ${fix} | ${check.doc.what.replaceAll('|', '\\|')} |`;
  });
  const others = adjustableRules.filter((rule) => !checks.some(({ id }) => id === rule));
  return `# Checks of notes

\`clarion check\` runs all of them. These pages are made from the checks themselves, by \`node scripts/docs-checks.ts\`.

A team sets levels in \`clarion.yaml\`, of those checks that say so below and of ${others.map((rule) => `\`${rule}\``).join(', ')}:

\`\`\`yaml
checks: { link-secure: error, title-threat: off }
\`\`\`

The levels are \`error\`, \`warning\` and \`off\`. Of the others, and of what reading a file finds (\`schema\`, \`yaml\`, \`front-matter\`, \`file-text\`, \`limits\` and so on), later steps rely on the result, and their levels stand. A warning about a draft stays a warning at the level \`error\`.

\`clarion check --fix\` mends what is certain: of these checks where the table says so, and besides characters that can't be seen, a text that YAML reads as a number for want of quotes, and a key that is one slip away from a known one. Everything else in the file stays as it is.

| check | its level | can be set | \`--fix\` | what holds |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

Other rules are told of what is no note, or keeps a file from being read. They have no page; each fault says what to do.

| rule | what holds |
| --- | --- |
${Object.entries(otherRules)
  .map(([id, what]) => `| ${id} | ${what.replaceAll('|', '\\|')} |`)
  .join('\n')}

The examples on the pages are changes of this note, \`${exampleFile}\`:

${fenced('markdown', exampleNote.trimEnd())}
`;
}

function page(check: Check): string {
  const { id, doc, examples, adjustable } = check;
  const set = adjustable === true ? 'can be set in `clarion.yaml`' : 'stands, because later steps rely on it';
  const faulty = examples.faulty.map(faultyExample).join('\n\n');
  const sound = examples.sound.map((example) => difference(exampleNote, changed(example))).join('\n\n');
  return `# ${id}

${doc.what}

- **When**: ${doc.when}
- **What to do**: ${doc.recommendation}
- **Level**: ${levelOf(check)}; it ${set}.

## What it tells

${faulty}
${sound === '' ? '' : `\n## What it leaves alone\n\n${sound}\n`}`;
}

function faultyExample(example: FaultyExample): string {
  const text = changed(example);
  const told = faultsOf(text).map(
    ({ line, column, fatal, reason }) =>
      `- \`${line}:${column}\` ${fatal === true ? 'error' : 'warning'}: ${reason}`,
  );
  const fixed =
    example.fixed === undefined
      ? []
      : ['', '`--fix` makes of it:', '', difference(text, changed({ ...example, by: example.fixed }))];
  return [difference(exampleNote, text), '', ...told, ...fixed].join('\n');
}

function changed({ replace, by }: Example): string {
  return exampleNote.replace(replace, () => by);
}

function faultsOf(text: string) {
  const { read, faults } = readNote(exampleFile, new TextEncoder().encode(text));
  return [...faults, ...(read === undefined ? [] : checkNote(read, exampleKnown))];
}

/** The lines that two texts don't share at their beginning and end. */
function difference(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const most = Math.min(old.length, now.length);
  let start = 0;
  while (start < most && old[start] === now[start]) start++;
  let end = 0;
  while (end < most - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const lines = (sign: string, of: readonly string[]) =>
    of.slice(start, of.length - end).map((line) => `${sign} ${visible(line)}`.trimEnd());
  return fenced('diff', [...lines('-', old), ...lines('+', now)].join('\n'));
}

/** Blanks at the end of a line, which editors delete, as signs. */
function visible(line: string): string {
  return line.replace(/[ \t]+$/, (blanks) => blanks.replaceAll(' ', '·').replaceAll('\t', '→'));
}

/** A code block whose fence is longer than any in it. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(({ 0: signs }) => signs.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function levelOf({ examples }: Check): string {
  const levels = examples.faulty.flatMap(({ faults }) =>
    faults.map(({ warning }) => (warning === true ? 'warning' : 'error')),
  );
  return [...new Set(levels)].sort().join(' or ');
}

function isFixable({ examples }: Check): boolean {
  return examples.faulty.some(({ fixed }) => fixed !== undefined);
}

if (import.meta.main) {
  await mkdir(folder, { recursive: true });
  const pages = checkPages();
  for (const name of await readdir(folder)) if (!pages.has(name)) await rm(`${folder}${name}`);
  for (const [name, text] of pages) await writeFile(`${folder}${name}`, text);
  await writeDragonPage();
}
