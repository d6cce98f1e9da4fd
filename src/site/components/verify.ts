import type { ElementContent } from 'hast';
import { h } from 'hastscript';
import type { Note } from '../../advisory/note.ts';
import { csafFileName, csafPath } from '../../csaf/path.ts';
import { csafLabelOf } from '../../csaf/tlp.ts';
import type { TeamFile } from '../../release/team-file.ts';
import { rawRuleFile } from '../../signature/raw-file.ts';
import type { NotePlace } from '../place.ts';
import { namedSignatures } from '../signatures.ts';
import { code } from './code.ts';

/** Who signs releases, as far as a page tells it. */
export type SigningTeam = Pick<TeamFile, 'threshold' | 'members' | 'demo'>;

/** How readers check what they got from here: nothing where the build writes nothing that could be checked. */
export function verification(note: Note, place: NotePlace): ElementContent[] {
  const { forms, team } = place.context;
  return [
    ...(team === undefined ? [] : release(team)),
    ...(forms?.has('rules') === true ? ruleDigests(note, place) : []),
    ...(forms?.has('csaf-signatures') === true ? document(note, place) : []),
  ];
}

function release({ threshold, members, demo }: SigningTeam): ElementContent[] {
  const demonstration =
    'These keys were made for a demonstration. They prove nothing about who published this.';
  return [
    h(
      'p',
      'What this note names travels in the signed live update. A sensor checks all of it before it keeps any. By hand you need the bundle, DIGEST.clarion-N.tar.zst in live-update/targets/stable/, and the team file, which you get from the team and not from this server:',
    ),
    code('With Clarion', 'clarion verify clarion-N.tar.zst --team team.json'),
    code(
      "Without it, the members' keys in your keyring",
      [
        'zstd -d clarion-N.tar.zst',
        'mkdir release && tar -x -f clarion-N.tar -C release && cd release',
        'sha256sum --check --strict SHA256SUMS',
        'gpg --verify SHA256SUMS.asc SHA256SUMS',
      ].join('\n'),
    ),
    h('p', [
      `A release counts when ${threshold} of these ${members.length} members have signed it. `,
      'Compare the fingerprints with what the team told you by another way than this page.',
    ]),
    ...(demo === true ? [h('p', h('strong', demonstration))] : []),
    h(
      'dl.members',
      members.flatMap(({ name, fingerprint }) => [
        h('dt', name),
        h('dd', h('code.fingerprint', inFours(fingerprint))),
      ]),
    ),
  ];
}

/** A fingerprint as gpg prints it: groups of four, which people can compare. */
function inFours(fingerprint: string): string {
  return fingerprint.replace(/(.{4})(?=.)/g, '$1 ');
}

function ruleDigests(note: Note, { context }: NotePlace): ElementContent[] {
  const signatures = namedSignatures(note, context);
  if (signatures.length === 0) return [];
  const lines = signatures.map(({ name, rule }) => {
    const { path, sha256 } = rawRuleFile(name, rule);
    return `${sha256}  ${path.slice(path.lastIndexOf('/') + 1)}`;
  });
  return [
    h('p', [
      'A rule that you fetched as a file is whole when its digest is right. Who wrote it, ',
      context.label === undefined
        ? 'only the signed release proves.'
        : 'only the signed CSAF document proves, which names the same digests.',
    ]),
    code('In the folder of the files', ["sha256sum --check <<'END'", ...lines, 'END'].join('\n')),
  ];
}

function document({ matter }: Note, { root }: NotePlace): ElementContent[] {
  const name = csafFileName(matter.id);
  return [
    h('p', [
      'The CSAF document has ',
      h('a', { href: `${root}${csafPath(matter, csafLabelOf(matter.tlp))}.asc` }, 'an OpenPGP signature'),
      ' beside it:',
    ]),
    code('In the folder of both', `gpg --verify ${name}.asc ${name}`),
  ];
}
