import { contentOf, type KeyFolder, memberExpiry, roleNames } from '../../signing/index.ts';

/** Days before a key or the root metadata ends at which each listing says so. */
const soonDays = 60;

/** What a publisher's key folder holds, for programs. */
export async function listing(keys: KeyFolder) {
  const { team, root, roles, retired } = keys;
  const members = await Promise.all(
    team.members.map(async (member) => ({
      name: member.name,
      email: member.email,
      fingerprint: member.fingerprint,
      key: await keys.place(member.fingerprint),
      expires: (await memberExpiry(member))?.toISOString() ?? null,
    })),
  );
  const { newest } = root;
  const content = contentOf(newest);
  return {
    team: { version: team.version, threshold: team.threshold, demo: team.demo === true, members },
    root: {
      version: newest.signed.version,
      expires: newest.signed.expires,
      threshold: content.threshold,
      keys: content.root.map(({ keyID }) => keyID),
    },
    roles: roleNames.map((role) => ({ role, keyId: roles.get(role)?.keyID ?? null })),
    retired,
  };
}

/** The same for people. What ends soon is marked. */
export async function tell(keys: KeyFolder, now: Date, out: (line: string) => void): Promise<void> {
  const { team, root, roles, retired } = await listing(keys);
  out(
    `Team file ${team.version} of ${keys.team.workspace}: ${team.threshold} of ${team.members.length} must sign${team.demo ? ' (demonstration)' : ''}`,
  );
  for (const { name, email, fingerprint, key, expires } of team.members) {
    out(`  ${name} <${email}>`);
    out(
      `    ${fingerprint}, key ${key === 'file' ? 'here' : key === 'gpg' ? 'in gpg' : 'elsewhere'}, ${expires === null ? 'does not expire' : until(expires, now)}`,
    );
  }
  out(
    `Root metadata ${root.version}: ${root.threshold} of ${root.keys.length} keys must sign the next, ${until(root.expires, now)}`,
  );
  for (const id of root.keys) out(`  root key  ${id.slice(0, 16)}`);
  for (const { role, keyId } of roles)
    out(`  ${role.padEnd(9)} ${keyId === null ? 'key elsewhere' : `key ${keyId.slice(0, 16)} here`}`);
  for (const file of retired) out(`  ${file} counts no longer: destroy it once these keys are published`);
}

function until(expires: string, now: Date): string {
  const days = Math.floor((Date.parse(expires) - now.getTime()) / 86_400_000);
  const day = expires.slice(0, 10);
  if (days < 0) return `EXPIRED ${day}`;
  return days < soonDays ? `expires ${day}, IN ${days} DAYS` : `expires ${day}`;
}
