import type { Command } from 'commander';
import { adoptRoot, adoptTeam, readKeyFiles, signaturesBeside } from '../../signing/index.ts';
import { verifyTeamStep } from '../../verify/team-chain.ts';
import { findRoot } from '../../workspace/find-root.ts';
import { makeCommand, runs } from '../command.ts';
import { keyFolderPath } from '../key-folder.ts';
import { kindOf } from '../sign/kind.ts';
import type { Terminal } from '../terminal.ts';
import { type KeysOptions, readGiven, withKeys } from './options.ts';
import { tellPublic, writePublicHalves } from './public-halves.ts';

interface Options extends KeysOptions {
  readonly workspace?: string;
  readonly newChain?: boolean;
}

export function adopt(): Command {
  const made = withKeys(
    makeCommand(
      'adopt',
      'take a signed team file or root metadata into use',
      'clarion keys adopt 2.team.json\nclarion keys adopt 2.root.json copy-of-bob/2.root.json',
    )
      .argument('<file>', 'the team file, or the root metadata')
      .argument(
        '[signed...]',
        "signatures of a team file (default: FILE.asc and FILE.*.asc beside it); other holders' copies of root metadata",
      ),
  )
    .option(
      '--workspace <dir>',
      "the team's folder; the public halves go to its keys/ (default: found upward from the current folder)",
    )
    .option(
      '--new-chain',
      'without the signatures of those before, who are lost: every sensor has to enrol again',
    );
  return runs<Options>(made, async (terminal, options, [file = '', ...signed]) => {
    const path = keyFolderPath(options.keys);
    const bytes = await readGiven(file);
    const isDemo = (await readKeyFiles(path)).team?.file.demo === true;
    const root = isDemo ? undefined : (options.workspace ?? (await findRoot(process.cwd())));
    const newChain = options.newChain === true;
    const others = await Promise.all(signed.map(async (name) => ({ name, bytes: await readGiven(name) })));
    const adopted =
      kindOf(file, bytes).kind === 'root'
        ? await takeRoot(terminal, path, { copies: [{ name: file, bytes }, ...others], newChain })
        : await takeTeam(terminal, path, {
            bytes,
            signatures: signed.length === 0 ? await signaturesBeside(file) : others,
            newChain,
          });
    const shown = root === undefined ? [] : await writePublicHalves(root, path);
    terminal.json({ keys: path, ...adopted, newChain, public: shown });
    tellPublic(terminal, shown);
    if (newChain)
      terminal.warn(
        'Sensors that know the keys before refuse these. Give their operators the new enrolment file by another way, to enrol again.',
      );
    terminal.note('Next: clarion publish. Every other machine that publishes adopts the same files.');
    return 0;
  });
}

async function takeRoot(terminal: Terminal, path: string, adoption: Parameters<typeof adoptRoot>[1]) {
  const root = await adoptRoot(path, adoption);
  const { version, expires } = root.signed;
  terminal.out(`Root metadata ${version} is in use; expires ${expires.slice(0, 10)}`);
  return { root: version };
}

async function takeTeam(
  terminal: Terminal,
  path: string,
  adoption: Pick<Parameters<typeof adoptTeam>[1], 'bytes' | 'signatures' | 'newChain'>,
) {
  const now = new Date();
  const { team, strangers } = await adoptTeam(path, {
    ...adoption,
    now,
    check: (before, next, signatures) => verifyTeamStep(before, { next, signatures, now }),
  });
  terminal.out(`Team file ${team.version} is in use: ${team.threshold} of ${team.members.length} must sign`);
  for (const file of strangers) terminal.note(`Left out: ${file} is signed by no member of either team.`);
  return { team: team.version };
}
