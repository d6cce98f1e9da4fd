import {
  type Member,
  type ReleaseFile,
  releaseLayout,
  sha256,
  writeReleaseFile,
  writeSha256sums,
  writeTar,
} from '../../release/index.ts';
import { digestListName, releaseFileName, signaturesName } from '../../release/member.ts';
import { publicContent, type Workspace } from '../../workspace/index.ts';
import { contentMembers } from '../content.ts';
import { type Difference, differences } from './difference.ts';
import { engineWords } from './engine-words.ts';

/** A verified release, as it came. */
export interface Released {
  readonly file: ReleaseFile;
  readonly members: readonly Member[];
}

/** What a workspace makes under the number and date of a release, and how that differs from it. */
export interface Rebuilt {
  /** sha256 of the digest list that was made. */
  readonly sums: string;
  /** sha256 of the tar that was made, with the release's signatures put in. */
  readonly tar: string;
  /** Empty where every member is the same, and so the digest list. */
  readonly differences: readonly Difference[];
  /** What the release alone says, and was believed. */
  readonly believed: {
    /** How many signatures have their proof level from it. */
    readonly levels: number;
    /** Imported rules of the workspace that it does not have: by group, how many. The engine refused them, then. */
    readonly refused: readonly { readonly group: string; readonly rules: number }[];
  };
}

/**
 * Makes a release again. Of the release it takes what a workspace does not hold: number, previous, date, team file and
 * the digest of the evidence, the signatures, and what the engine said (proof levels, alerts of imported rules, which of
 * these it refused). All else is made as `publish` makes it.
 */
export async function rebuild(workspace: Workspace, { file, members }: Released): Promise<Rebuilt> {
  const content = publicContent(workspace);
  const { levels, loads } = engineWords(members);
  const again: ReleaseFile = { ...file, workspace: workspace.configuration.workspace };
  const listed = [
    ...contentMembers(workspace, content, levels, loads),
    { name: releaseFileName, bytes: writeReleaseFile(again) },
  ];
  const sums = writeSha256sums(listed);
  const signatures = members.filter(({ name }) => name === signaturesName);
  const tar = await writeTar(
    [{ name: digestListName, bytes: sums }, ...signatures, ...listed],
    releaseLayout,
  );
  const isListed = ({ name }: Member) => name !== digestListName && name !== signaturesName;
  const refused = (content.libraries ?? []).flatMap(({ group, rules }) => {
    const loaded = loads.get(group);
    const left = loaded === undefined ? 0 : rules.filter(({ sid }) => !loaded.has(sid)).length;
    return left === 0 ? [] : [{ group, rules: left }];
  });
  return {
    sums: sha256(sums),
    tar: sha256(tar),
    differences: differences(members.filter(isListed), listed),
    believed: { levels: levels.length, refused },
  };
}
