import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A program of the real world that Clarion works with, and the Debian package that brings it. */
const engines: readonly Engine[] = [
  { command: 'suricata', package: 'suricata', why: 'the engine that proves signatures and runs them' },
  { command: 'gpg', package: 'gnupg', why: 'signs and checks releases by hand' },
  { command: 'zstd', package: 'zstd', why: 'makes and unpacks bundles by hand' },
  { command: 'chromium', package: 'chromium', why: 'reads the pages as their readers do', testsOnly: true },
  {
    command: 'nginx',
    package: 'nginx-light',
    why: 'serves a published folder as docs/serving.md has it',
    testsOnly: true,
  },
  {
    command: 'strace',
    package: 'strace',
    why: 'ends commands at each of their file operations',
    testsOnly: true,
  },
  {
    command: 'debootstrap',
    package: 'debootstrap',
    why: 'makes a fresh Debian that the Debian package is installed on',
    testsOnly: true,
  },
  {
    command: 'readelf',
    package: 'binutils',
    why: 'tells what the executable of the Debian package needs',
    testsOnly: true,
  },
];

interface Engine {
  readonly command: string;
  readonly package: string;
  readonly why: string;
  readonly testsOnly?: true;
}

const policy = '/usr/sbin/policy-rc.d';

/**
 * Installs the engines that are missing from Debian, where that may be done: as root, with apt-get, and without
 * CLARION_NO_INSTALL=1. Starts no service and leaves the machine's package sources as they are.
 */
export function installEngines(use: 'start' | 'tests'): void {
  const missing = engines.filter(
    ({ command, testsOnly }) => (use === 'tests' || !testsOnly) && !onPath(command),
  );
  if (missing.length === 0) return;
  const list = missing.map((engine) => `  ${engine.package}: ${engine.why}`).join('\n');
  const refusal = whyNot();
  if (refusal !== undefined) {
    console.error(`Not installed, ${refusal}:\n${list}\nWhat needs them is left out, and said to be.`);
    return;
  }
  console.error(`Installing from Debian (CLARION_NO_INSTALL=1 prevents it; no service is started):\n${list}`);
  const sources = mkdtempSync(join(tmpdir(), 'clarion-sources-'));
  const ownPolicy = !existsSync(policy);
  try {
    if (ownPolicy) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    apt([], ['update']);
    const packages = missing.map((engine) => engine.package);
    const older = packages.filter((name) => !hasCandidate(name));
    const plain = packages.filter((name) => !older.includes(name));
    if (plain.length > 0) apt([], ['install', ...plain]);
    if (older.length > 0) {
      const { options, suite } = withBackports(sources);
      apt(options, ['update']);
      apt(options, ['install', '-t', suite, ...older]);
    }
  } catch (error) {
    if (!(error instanceof AptError)) throw error;
    console.error(`${error.message}\nWhat needs the missing programs is left out, and said to be.`);
  } finally {
    if (ownPolicy) rmSync(policy, { force: true });
    rmSync(sources, { recursive: true, force: true });
  }
}

class AptError extends Error {}

function whyNot(): string | undefined {
  if (process.env.CLARION_NO_INSTALL === '1') return 'because CLARION_NO_INSTALL=1';
  if (!onPath('apt-get')) return 'because this machine has no apt-get';
  if (process.getuid?.() !== 0) return 'because only root may install packages';
  return undefined;
}

function onPath(command: string): boolean {
  return [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'].some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function apt(options: readonly string[], args: readonly string[]): void {
  const all = [...options, '-qq', '-y', '--no-install-recommends', ...args];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, stderr, stdout } = spawnSync('apt-get', all, { env, encoding: 'utf8' });
  if (status !== 0)
    throw new AptError(`apt-get ${args.join(' ')} failed (${status}):\n${(stderr || stdout).slice(-2000)}`);
}

function hasCandidate(name: string): boolean {
  const { stdout } = spawnSync('apt-cache', ['policy', name], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return /Candidate: (?!\(none\))\S/.test(stdout);
}

/** apt options that add the backports suite of the mirror that this machine already uses, for this call alone. */
function withBackports(folder: string): { options: readonly string[]; suite: string } {
  const codename = /^VERSION_CODENAME=(\w+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  if (codename === undefined)
    throw new AptError('/etc/os-release names no Debian suite, so there is no backports suite to ask.');
  const suite = `${codename}-backports`;
  const parts = '/etc/apt/sources.list.d';
  const names = existsSync(parts) ? readdirSync(parts).filter((name) => /\.(list|sources)$/.test(name)) : [];
  const texts = new Map(names.map((name) => [name, readFileSync(join(parts, name), 'utf8')]));
  const main = existsSync('/etc/apt/sources.list') ? readFileSync('/etc/apt/sources.list', 'utf8') : '';
  const added = [...texts.values(), main].flatMap((text) => [
    ...stanzas(text, codename, suite),
    ...oneLiners(text, codename, suite),
  ])[0];
  if (added === undefined)
    throw new AptError(
      `No package source of this machine names the suite ${codename}, so ${suite} can not be added.`,
    );
  for (const [name, text] of texts) writeFileSync(join(folder, name), text);
  writeFileSync(
    join(folder, `clarion-backports.${added.startsWith('deb ') ? 'list' : 'sources'}`),
    `${added}\n`,
  );
  return { options: ['-o', `Dir::Etc::SourceParts=${folder}`], suite };
}

function stanzas(text: string, codename: string, suite: string): readonly string[] {
  return text
    .split(/\n\s*\n/)
    .filter((stanza) => new RegExp(`^Suites:.*\\b${codename}(\\s|$)`, 'm').test(stanza))
    .map((stanza) => stanza.replace(/^Suites:.*$/m, `Suites: ${suite}`));
}

function oneLiners(text: string, codename: string, suite: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => new RegExp(`^deb\\s.*\\s${codename}\\s`).test(line))
    .map((line) => line.replace(new RegExp(`\\s${codename}\\s`), ` ${suite} `));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) installEngines('tests');
