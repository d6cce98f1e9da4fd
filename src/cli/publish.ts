import { resolve } from 'node:path';
import type { Command } from 'commander';
import { findSuricata, installHint, suricataReplay } from '../engine/index.ts';
import { ClarionError } from '../names/error.ts';
import { evidence, proveSignatures } from '../proof/index.ts';
import {
  HistoryRefused,
  type Planning,
  type Proven,
  type Publication,
  planPublication,
  publish,
  rootDaysLeft,
} from '../publish/index.ts';
import { checkedWorkspace, findRoot, publicContent, type Workspace } from '../workspace/index.ts';
import { findChromium } from './chromium.ts';
import { makeCommand, runs, type SharedOptions } from './command.ts';
import { openKeys } from './key-folder.ts';
import { passphraseFrom } from './passphrase.ts';
import { ordinaryTraffic } from './prove/corpus.ts';
import { type ApartOptions, apart, expectOneWay, prepareApart, withSigningApart } from './publish/apart.ts';
import { loader } from './publish/loads.ts';
import { tellPlan, tellPublished, tellRefused } from './publish/tell.ts';
import type { Terminal } from './terminal.ts';

interface Options extends SharedOptions, ApartOptions {
  readonly out: string;
  readonly restricted?: string;
  readonly workspace?: string;
  readonly keys?: string;
  readonly signers?: string;
  readonly allowUnproven?: boolean;
  readonly dryRun?: boolean;
  readonly retract?: readonly string[];
  readonly passphraseFd?: string;
  readonly pdf?: boolean;
  readonly cache?: string | boolean;
}

/** Days before the root metadata expires at which each publication says so. */
const rootWarningDays = 60;

export function command(): Command {
  const made = makeCommand(
    'publish',
    'check, prove, release, sign and lay out the public folder',
    'clarion publish --out public --dry-run\nclarion publish --out public\nclarion publish --out public --ring canary',
  )
    .requiredOption(
      '--out <dir>',
      'the public folder: website and live update; new, empty, or of an earlier publication',
    )
    .option(
      '--restricted <dir>',
      'where notes above TLP:CLEAR go, a folder a label; without it they go nowhere',
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
    .option('--dry-run', 'say what the release would hold and what has changed; sign nothing, write nothing')
    .option(
      '--retract <id...>',
      'let these published notes leave the public, because their tlp was raised above CLEAR',
    )
    .option('--pdf', 'print each note into a PDF too, with the Chromium of this machine')
    .option(
      '--cache <dir>',
      "where the engine's answers on imported rules are kept (default: this user's cache folder)",
    )
    .option('--no-cache', 'ask about every imported rule again')
    .option('--passphrase-fd <n>', 'read the passphrase of the key folder from this file descriptor');
  return runs<Options>(withSigningApart(made), async (terminal, options) => {
    expectOneWay(options);
    const chromium = options.pdf === true ? findChromium() : undefined;
    const workspace = await checkedWorkspace(options.workspace ?? (await findRoot(process.cwd())));
    const keys = await openKeys(terminal, options.keys);
    const planning: Planning = {
      workspace,
      out: options.out,
      restricted: options.restricted && resolve(options.restricted),
      keys,
      prove: await prover(terminal, workspace, options.allowUnproven === true),
      load: loader(terminal, workspace.root, options.cache),
      retract: options.retract,
      ring: options.ring,
      resign: options.resign,
      now: new Date(),
      report: (step, detail) => terminal.note(`${step.padEnd(8)}  ${detail}`),
    };
    try {
      if (options.dryRun === true) await tellPlan(terminal, await planPublication(planning));
      else if (options.prepare !== undefined) await prepareApart(terminal, planning, options.prepare);
      else
        await carryOut(
          terminal,
          { ...planning, chromium, ...(await apart(planning, options.finish)) },
          options,
        );
      return 0;
    } catch (error) {
      if (!(error instanceof HistoryRefused)) throw error;
      await tellRefused(terminal, workspace.root, error);
      return 1;
    }
  });
}

async function carryOut(
  terminal: Terminal,
  planning: Planning & Pick<Publication, 'chromium' | 'date' | 'sign'>,
  options: Options,
): Promise<void> {
  const published = await publish({
    ...planning,
    passphrase: passphraseFrom(options.passphraseFd),
    signers: options.signers?.split(',').map((name) => name.trim()),
  });
  await tellPublished(terminal, planning, published);
  const days = rootDaysLeft(planning.keys, planning.now);
  if (days < rootWarningDays)
    terminal.warn(`The root metadata expires in ${days} days; sensors refuse everything after that.`);
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
  const corpus = ordinaryTraffic();
  return async (names) => {
    const wanted = new Set(names);
    const proofs = await proveSignatures(
      companyOf(workspace, wanted),
      binary === undefined ? undefined : suricataReplay(binary),
      { names, corpus, progress: (done, of) => terminal.progress(`Replaying: ${done} of ${of}`) },
    );
    const signatures = workspace.signatures.filter(({ data }) => wanted.has(data.name));
    const sampled = (workspace.sampled ?? []).filter(({ rule }) => wanted.has(rule.name));
    const proven = [...signatures, ...sampled];
    return { proofs, evidence: binary === undefined ? undefined : evidence(proofs, proven, corpus) };
  };
}

/**
 * The signatures whose `silent` samples these are tried on, and whose rules are loaded beside theirs. Of public ones
 * these are public, too: a proof that is published depends on nothing that is not.
 */
function companyOf(
  workspace: Workspace,
  names: ReadonlySet<string>,
): Pick<Workspace, 'signatures' | 'sampled'> {
  const open = publicContent(workspace);
  const isOpen = new Set([
    ...open.signatures.map(({ data }) => data.name),
    ...(open.sampled ?? []).map(({ rule }) => rule.name),
  ]);
  return [...names].every((name) => isOpen.has(name)) ? open : workspace;
}
