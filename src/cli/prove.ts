import type { Command } from 'commander';
import { findSuricata, installHint, suricataReplay } from '../engine/index.ts';
import { ClarionError } from '../names/error.ts';
import { type Proof, proveSignatures } from '../proof/index.ts';
import { checkedWorkspace, findRoot } from '../workspace/index.ts';
import { makeCommand, runs, type SharedOptions } from './command.ts';
import type { Terminal } from './terminal.ts';

interface Options extends SharedOptions {
  readonly workspace?: string;
}

export function command(): Command {
  const prove = makeCommand(
    'prove',
    'replay the samples of signatures through the real engine',
    'clarion prove ENSRT:W32-KALEL-A-001',
  )
    .argument('[names...]', 'the signatures; all where none is named')
    .option('--workspace <dir>', 'the workspace (default: found upward from here)');
  return runs<Options>(prove, async (terminal, options, names) => {
    const workspace = await checkedWorkspace(options.workspace ?? (await findRoot(process.cwd())));
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
    const proofs = await proveSignatures(workspace, suricataReplay(binary), {
      names: names.length === 0 ? undefined : names,
      progress: (done, of) => terminal.progress(`Replaying samples: ${done} of ${of}`),
    });
    for (const proof of proofs) tell(terminal, proof);
    const failed = proofs.filter(({ level }) => level !== 'proven').length;
    terminal.note(summary(proofs, failed));
    terminal.json({ proofs });
    return failed === 0 ? 0 : 1;
  });
}

function tell(terminal: Terminal, { name, sid, revision, level, engine, samples, failures }: Proof): void {
  const proven = level === 'proven';
  const verdict = proven ? terminal.style('green', 'proven') : terminal.style('red', 'not proven');
  terminal.out(
    `${terminal.style('bold', name)}  sid ${sid} rev ${revision}  ${verdict} in ${engine ?? 'no engine'}`,
  );
  const width = Math.max(0, ...samples.map(({ path }) => path.length));
  for (const { path, expect, alerts, ok } of samples) {
    const mark = ok ? terminal.style('green', 'ok  ') : terminal.style('red', 'FAIL');
    terminal.out(
      `  ${mark}  ${expect.padEnd(6)}  ${path.padEnd(width)}  ${alerts} ${alerts === 1 ? 'alert' : 'alerts'}`,
    );
  }
  for (const failure of failures) terminal.warn(`  ${name}: ${failure}`);
}

function summary(proofs: readonly Proof[], failed: number): string {
  if (proofs.length === 0) return 'There is no signature in this workspace.';
  return failed === 0 ? `${proofs.length} proven.` : `${failed} of ${proofs.length} not proven.`;
}
