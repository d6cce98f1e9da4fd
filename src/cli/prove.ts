import type { Command } from 'commander';
import { createSuricata, findSuricata, installHint, suricataReplay } from '../engine/index.ts';
import { ClarionError } from '../names/error.ts';
import { type DetectorTime, type Proof, proveSignatures } from '../proof/index.ts';
import { checkedWorkspace, findRoot } from '../workspace/index.ts';
import { type ExitCode, makeCommand, runs, type SharedOptions } from './command.ts';
import { ordinaryTraffic } from './prove/corpus.ts';
import { proofMemory } from './prove/memory.ts';
import { tellProof } from './prove/tell.ts';
import type { Terminal } from './terminal.ts';

interface Options extends SharedOptions {
  readonly workspace?: string;
  readonly from?: string;
  readonly team?: string;
  readonly enrolment?: string;
  readonly evidence?: string;
  readonly cache?: string | boolean;
}

export function command(): Command {
  const prove = makeCommand(
    'prove',
    'replay the samples of signatures through the real engine',
    'clarion prove ENSRT:W32-KALEL-A-001\nclarion prove --from clarion-42.tar.zst --team team.json',
  )
    .argument('[names...]', 'the signatures; all where none is named')
    .option('--workspace <dir>', 'the workspace (default: found upward from here)')
    .option(
      '--from <release>',
      'make the proofs of a release again: a bundle, a public folder, or the address of a live update',
    )
    .option('--team <file>', 'with --from a bundle: the team file that you trust')
    .option('--enrolment <file>', 'with --from a folder or an address: the enrolment file that you trust')
    .option('--evidence <file>', 'with --from a bundle: its evidence (default: found beside it)')
    .option('--cache <dir>', "where what was proven is kept (default: this user's cache folder)")
    .option('--no-cache', 'prove everything again');
  return runs<Options>(prove, async (terminal, options, names) => {
    const binary = await findSuricata();
    if (binary === undefined)
      throw new ClarionError(
        'engine',
        'There is no Suricata on this machine, and nothing else can prove a signature',
        {
          code: 'engine/absent',
          expected: 'suricata in a folder of PATH',
          hint: installHint,
        },
      );
    const wanted = names.length === 0 ? undefined : names;
    if (options.from === undefined) return proveHere(terminal, options, binary, wanted);
    const { repeat } = await import('./prove/from.ts');
    return repeat(terminal, options.from, options, binary, wanted);
  });
}

async function proveHere(
  terminal: Terminal,
  options: Options,
  binary: string,
  names: readonly string[] | undefined,
): Promise<ExitCode> {
  const workspace = await checkedWorkspace(options.workspace ?? (await findRoot(process.cwd())));
  const corpus = ordinaryTraffic();
  const { note, ...memory } = await proofMemory({
    root: workspace.root,
    option: options.cache,
    engine: await createSuricata({ binary }).version(),
    corpus: corpus.digest,
  });
  if (note !== undefined) terminal.note(note);
  let recalled = 0;
  let times: readonly DetectorTime[] = [];
  const proofs = await proveSignatures(workspace, suricataReplay(binary), {
    names,
    corpus,
    ...memory,
    recalled: (count) => {
      recalled = count;
    },
    now: () => performance.now(),
    timed: (all) => {
      times = all;
    },
    progress: (done, of) => terminal.progress(`Replaying: ${done} of ${of}`),
  });
  for (const proof of proofs)
    tellProof(
      terminal,
      proof,
      times.find(({ name }) => name === proof.name),
    );
  const failed = proofs.filter(({ level }) => level !== 'proven').length;
  terminal.note(summary(proofs, failed, recalled));
  terminal.json({ proofs, detectorTimes: times });
  return failed === 0 ? 0 : 1;
}

function summary(proofs: readonly Proof[], failed: number, recalled: number): string {
  if (proofs.length === 0) return 'There is no signature in this workspace.';
  const before = recalled === 0 ? '' : ` ${recalled} unchanged since they were proven before.`;
  return `${failed === 0 ? `${proofs.length} proven.` : `${failed} of ${proofs.length} not proven.`}${before}`;
}
