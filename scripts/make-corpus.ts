/** Makes the captures in `corpus/` again, all or those named: see corpus/README.md. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../src/release/sha256sums.ts';
import { writeContent } from './corpus/content.ts';
import { captured, startLab } from './corpus/lab.ts';
import { downloadSecondMailServer, missingPackages } from './corpus/packages.ts';
import { shifted } from './corpus/shifted.ts';

const scenarios = fileURLToPath(new URL('corpus/scenarios', import.meta.url));
const prelude = readFileSync(new URL('corpus/prelude.sh', import.meta.url), 'utf8');
const corpus = fileURLToPath(new URL('../corpus', import.meta.url));

/** When the lab's clocks begin, whatever the clock of this machine says. */
const begin = Date.UTC(2026, 0, 5, 9);

async function make(name: string): Promise<void> {
  const shared = mkdtempSync(join(tmpdir(), 'clarion-corpus-'));
  const offset = Math.round((begin - Date.now()) / 1000);
  try {
    writeContent(join(shared, 'content'));
    mkdirSync(join(shared, 'packages'));
    if (name === 'relay') downloadSecondMailServer(join(shared, 'packages'));
    const lab = await startLab(shared, offset);
    try {
      mkdirSync(join(shared, 'work'));
      lab.server.run(script(name, 'server.sh'));
      const bytes = await captured(lab, shared, () => lab.client.run(script(name, 'client.sh')));
      writeFileSync(join(corpus, `${name}.pcap`), shifted(bytes, offset));
      writeDigests();
      console.log(`${name}: ${bytes.length} bytes`);
    } finally {
      await lab.stop();
    }
  } finally {
    rmSync(shared, { recursive: true, force: true });
  }
}

function script(scenario: string, name: string): string {
  return prelude + readFileSync(join(scenarios, scenario, name), 'utf8');
}

function writeDigests(): void {
  const names = readdirSync(corpus)
    .filter((name) => name.endsWith('.pcap'))
    .sort();
  const lines = names.map((name) => `${sha256(readFileSync(join(corpus, name)))}  ${name}\n`);
  writeFileSync(join(corpus, 'SHA256SUMS'), lines.join(''));
}

async function main(asked: readonly string[]): Promise<number> {
  const known = readdirSync(scenarios).sort();
  const unknown = asked.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`Unexpected ${unknown.join(', ')}, expected some of: ${known.join(', ')}`);
    return 2;
  }
  const missing = missingPackages();
  if (process.getuid?.() !== 0 || missing.length > 0) {
    console.error(
      'Unexpected machine, expected root on Debian 12 with the packages of scripts/corpus/packages.ts',
    );
    if (missing.length > 0) console.error(`Missing: ${missing.join(' ')}`);
    return 2;
  }
  for (const name of asked.length > 0 ? asked : known) await make(name);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
