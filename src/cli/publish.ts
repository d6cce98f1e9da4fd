import { resolve } from 'node:path';
import type { Command } from 'commander';
import { findSuricata, installHint, suricataReplay } from '../engine/index.ts';
import { ClarionError } from '../names/error.ts';
import { evidence, proveSignatures } from '../proof/index.ts';
import { type Proven, type Published, publish, rootDaysLeft } from '../publish/index.ts';
import { defaultKeyFolder, openKeyFolder } from '../signing/index.ts';
import { checkedWorkspace, findRoot, type Workspace } from '../workspace/index.ts';
import { makeCommand, runs, type SharedOptions } from './command.ts';
import { passphraseFrom } from './passphrase.ts';
import type { Terminal } from './terminal.ts';

interface Options extends SharedOptions {
  readonly out: string;
  readonly workspace?: string;
  readonly keys?: string;
  readonly signers?: string;
  readonly allowUnproven?: boolean;
  readonly passphraseFd?: string;
}

/** Days before the root metadata expires at which each publication says so. */
const rootWarningDays = 60;

export function command(): Command {
  const made = makeCommand(
    'publish',
    'check, prove, release, sign and lay out the public folder',
    'clarion publish --out public',
  )
    .requiredOption(
      '--out <dir>',
      'the public folder: website and live update; new, empty, or of an earlier publication',
    )
    .option('--workspace <dir>', "the team's folder (default: found upward from the current folder)")
    .option('--keys <dir>', 'the private key folder (default: CLARION_KEYS, else ~/.clarion/keys)')
    .option(
      '--signers <list>',
      'who signs, by mail address, comma between; default: every member whose key is here',
    )
    .option(
      '--allow-unproven',
      'publish also where no engine can prove the signatures; they are marked as unproven',
    )
    .option('--passphrase-fd <n>', 'read the passphrase of the key folder from this file descriptor');
  return runs<Options>(made, async (terminal, options) => {
    const workspace = await checkedWorkspace(options.workspace ?? (await findRoot(process.cwd())));
    const keys = await openKeyFolder(resolve(options.keys ?? defaultKeyFolder(process.env)));
    const now = new Date();
    const published = await publish({
      workspace,
      out: options.out,
      keys,
      passphrase: passphraseFrom(options.passphraseFd),
      prove: await prover(terminal, workspace, options.allowUnproven === true),
      signers: options.signers?.split(',').map((name) => name.trim()),
      now,
      report: (step, detail) => terminal.note(`${step.padEnd(8)}  ${detail}`),
    });
    tell(terminal, resolve(options.out), published);
    const days = rootDaysLeft(keys, now);
    if (days < rootWarningDays)
      terminal.warn(`The root metadata expires in ${days} days; sensors refuse everything after that.`);
    return 0;
  });
}

/** @throws ClarionError of kind `engine` where no engine is there and nobody allowed that. */
async function prover(
  terminal: Terminal,
  workspace: Workspace,
  allowUnproven: boolean,
): Promise<(names: readonly string[]) => Promise<Proven>> {
  const binary = await findSuricata();
  if (binary === undefined && !allowUnproven)
    throw new ClarionError('engine', 'There is no Suricata on this machine to prove the signatures with', {
      code: 'engine/absent',
      expected: 'suricata in a folder of PATH',
      hint: `${installHint} To publish signatures that nobody has seen fire, and have them marked so: --allow-unproven`,
    });
  if (binary === undefined)
    terminal.warn('There is no Suricata on this machine: the signatures are published as unproven.');
  return async (names) => {
    const proofs = await proveSignatures(
      workspace,
      binary === undefined ? undefined : suricataReplay(binary),
      {
        names,
        progress: (done, of) => terminal.progress(`Replaying samples: ${done} of ${of}`),
      },
    );
    const signatures = workspace.signatures.filter(({ data }) => names.includes(data.name));
    return { proofs, evidence: binary === undefined ? undefined : evidence(proofs, signatures) };
  };
}

function tell(
  terminal: Terminal,
  out: string,
  { outcome, release, proofs, signers, written }: Published,
): void {
  const unproven = proofs.filter(({ level }) => level === 'unproven').map(({ name }) => name);
  terminal.json({ outcome, release, out, signers, unproven, written });
  const words = {
    released: `Release ${release} is published, signed by ${signers.join(', ')}.`,
    renewed: `Nothing new since release ${release}; its metadata is renewed.`,
    'nothing-new': `Nothing new since release ${release}.`,
  };
  terminal.out(words[outcome]);
  if (unproven.length > 0) terminal.warn(`Unproven: ${unproven.join(', ')}`);
  terminal.note(`Serve ${out} with any web server; sensors start from live-update/enrolment.json.`);
}
