import { ClarionError } from '../names/error.ts';
import { type TeamFile, type TeamMember, teamFileSchema } from '../release/team-file.ts';

/** How the next team file differs from this one. Members are named by mail address, name or fingerprint. */
export interface TeamChange {
  readonly add: readonly TeamMember[];
  readonly revoke: readonly string[];
  /** A member's new key, or the same key with another expiry. */
  readonly replace: readonly { readonly who: string; readonly by: TeamMember }[];
  readonly threshold: number | undefined;
}

/**
 * The next version of a team file.
 *
 * @throws ClarionError of kind `usage`: `keys/member` for a name that is nobody's, `keys/team` for a team that can't be.
 */
export function nextTeam(team: TeamFile, change: TeamChange): TeamFile {
  const revoked = new Set(change.revoke.map((who) => memberNamed(team, who).fingerprint));
  const replaced = new Map(
    change.replace.map(({ who, by }) => [memberNamed(team, who).fingerprint, by] as const),
  );
  const members = team.members
    .filter(({ fingerprint }) => !revoked.has(fingerprint))
    .map((member) => replaced.get(member.fingerprint) ?? member);
  const next = checkedTeam({
    ...team,
    version: team.version + 1,
    threshold: change.threshold ?? team.threshold,
    members: [...members, ...change.add],
  });
  if (JSON.stringify({ ...next, version: team.version }) !== JSON.stringify(team)) return next;
  throw new ClarionError('usage', 'Nothing would change', {
    code: 'keys/team',
    expected: 'at least one of --add, --revoke, --replace, --threshold',
  });
}

/** @throws ClarionError of kind `usage`, code `keys/team`. */
export function checkedTeam(team: TeamFile): TeamFile {
  const reading = teamFileSchema.safeParse(team);
  if (reading.success) return reading.data;
  throw new ClarionError(
    'usage',
    `These members make no team: ${reading.error.issues.map(({ message }) => message).join(', ')}`,
    {
      code: 'keys/team',
      expected: 'at least one member, each once, and a threshold of at most their number',
      cause: reading.error,
    },
  );
}

function memberNamed(team: TeamFile, who: string): TeamMember {
  const found = team.members.filter(({ name, email, fingerprint }) =>
    [name, email, fingerprint].includes(who),
  );
  const [member, ...more] = found;
  if (member !== undefined && more.length === 0) return member;
  throw new ClarionError('usage', `${who} names ${found.length} members`, {
    code: 'keys/member',
    expected: `one of ${team.members.map(({ email }) => email).join(', ')}, or a fingerprint`,
  });
}

/** What a team file changes in the one before, a line each, for people who are asked to sign it. */
export function teamDifferences(before: TeamFile, next: TeamFile): readonly string[] {
  const old = new Map(before.members.map((member) => [member.fingerprint, member]));
  const stays = new Set(next.members.map(({ fingerprint }) => fingerprint));
  const shown = ({ name, email, fingerprint }: TeamMember) => `${name} <${email}> ${fingerprint}`;
  return [
    ...(before.threshold === next.threshold
      ? []
      : [`threshold: ${next.threshold}, before ${before.threshold}`]),
    ...before.members
      .filter((member) => !stays.has(member.fingerprint))
      .map((member) => `out: ${shown(member)}`),
    ...next.members.flatMap((member) => {
      const same = old.get(member.fingerprint);
      if (same === undefined) return [`in:  ${shown(member)}`];
      return JSON.stringify(same) === JSON.stringify(member) ? [] : [`key data changed: ${shown(member)}`];
    }),
  ];
}
