import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type CompiledLine, compileDragonLine } from '../src/signature/dragon/compile.ts';
import { fieldPages } from '../src/signature/dragon/field-pages.ts';
import type { FieldPage, FieldRow } from '../src/signature/dragon/fields/page.ts';
import type { PortMacros } from '../src/signature/dragon/port-macros.ts';
import { compileRule } from '../src/signature/index.ts';

const file = fileURLToPath(new URL('../docs/dragon-to-suricata.md', import.meta.url));
const ports: PortMacros = { W: [80, '8000-8099'] };

/** Lines that were seen in public, and one that tries to break out. */
const examples = [
  'T D A S 10 20 80 WEB:CGI-PHF get/20/2fcgi-bin/2fphf',
  'U D A B  10  20     H BACK-ORIFICE:DIR     /ce/63/d1/d2/16/e7/13/cf/3c/a5/a5/86',
  'T S A B 100  20  5600 BLADE-RUNNER         Blade/20Runnner/20',
  'T D A S  50  40     W CARBO:COMMAND        /2fcarbo.dll/3ficatcommand',
  'T D A B  15   2  7161 CISCO:5000-DOS       /0a',
  'T S A B   5   6  1999 CISCO:IDENT-SCAN     cisco',
  'T D A B 100 400    23 TEL:TTYPROMPT2       /ff/fa/27/00 , /00TTYPROMPT/01',
  'U D A S 100  40    69 TFTP:GET-BAT         /00/01 , /2ebat',
  'T D A S 100 200 21 FTP:CWD-TILDE-1 cwd/20/7f/0a',
  'T D A B 0 1460 25 A:HOSTILE x/22/3b/20sid:1/3b)/0aalert/20ip',
];

/** docs/dragon-to-suricata.md, made from the compiler: its words stand beside its code, its rules come out of it. */
export function dragonPage(): string {
  return `# What a Dragon line becomes in Suricata

Made from the compiler itself, by \`npm run docs\`: each rule below is what it makes of a line, each reason what it gives. A line that has no equivalent is refused, at the column of the field, and nothing is approximated in silence: where Suricata sees more or less than a Dragon sensor did, it stands here. The engine's part of it is tried in \`test/engine/dragon*.test.ts\`, on traffic that is made from the lines and not from the rules.

A signature whose line won't do has a rule of its own, \`suricata.rule\`, and says why. The line then stays what a Dragon sensor gets.

A line has nine fields with blanks between them, \`protocol direction network match collection compare port name search\`; the search takes the rest of the line. The name becomes the beginning of the message. It may stand without its group, as in old sets.

${fieldPages.map(section).join('\n')}
## Lines that were seen in public

And one that tries to break out of its rule. \`W\` has ports here, \`H\` has none.

${examples.map(example).join('\n\n')}
`;
}

function section(page: FieldPage): string {
  const text = page.text === '' ? '' : `${page.text}\n\n`;
  const rows = page.rows.map((row) => tableRow(page, row));
  return `## ${page.title}

${text}| value | means | becomes | why |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function tableRow(page: FieldPage, row: FieldRow): string {
  const compiled = compileDragonLine(row.example, ports);
  const becomes =
    'faults' in compiled
      ? `refused: ${compiled.faults.map(({ reason }) => reason).join('; ')}`
      : codeOf(page, compiled);
  return `| ${[row.value, row.means, becomes, row.why].map(cell).join(' | ')} |`;
}

function codeOf(page: FieldPage, compiled: CompiledLine): string {
  const part = page.part(compiled);
  return part === '' ? 'nothing' : `\`${part}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function example(line: string): string {
  const name = line.split(/ +/)[7] ?? '';
  const compiled = compileRule({
    name,
    sid: 1,
    revision: 1,
    title: 'title',
    description: name,
    'event-group': 'ATTACKS',
    score: 0,
    dragon: line,
    samples: { fires: [], silent: [] },
    ports,
  });
  const result =
    'rule' in compiled
      ? compiled.rule
      : compiled.faults
          .map(({ column, reason, hint }) =>
            `refused at column ${column}: ${reason}\n${hint ?? ''}`.trimEnd(),
          )
          .join('\n');
  return `\`\`\`\n${line}\n${result}\n\`\`\``;
}

/** Writes the page. */
export async function writeDragonPage(): Promise<void> {
  await writeFile(file, dragonPage());
}

if (import.meta.main) await writeDragonPage();
