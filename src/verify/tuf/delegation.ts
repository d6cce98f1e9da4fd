import { createHash } from 'node:crypto';
import type { Signatories, TargetsMetadata } from './metadata.ts';

/** A role that another one delegates to. */
export interface Delegation extends Signatories {
  /** 5.6.7.2.1: nobody after it is asked for the paths that it is trusted with. */
  readonly terminating: boolean;
}

/** The delegations that are trusted with a target path, in order of appearance (4.5). */
export function delegationsFor(delegator: TargetsMetadata, path: string): readonly Delegation[] {
  const { delegations } = delegator.signed;
  if (delegations === undefined) return [];
  const { keys, roles, succinctRoles: bins } = delegations;
  if (roles === undefined && bins !== undefined) {
    const { keyIDs, threshold } = bins;
    return [{ name: bins.getRoleForTarget(path), terminating: true, keys, keyIDs, threshold }];
  }
  return delegator.order.flatMap((name) => {
    const role = roles !== undefined && Object.hasOwn(roles, name) ? roles[name] : undefined;
    if (role === undefined || !isTrusted(role, path)) return [];
    const { terminating, keyIDs, threshold } = role;
    return [{ name, terminating, keys, keyIDs, threshold }];
  });
}

/** The delegation to a role of this name, whatever paths it is for. */
export function delegationTo({ signed }: TargetsMetadata, name: string): Delegation | undefined {
  const { keys = {}, roles = {} } = signed.delegations ?? {};
  const role = Object.hasOwn(roles, name) ? roles[name] : undefined;
  if (role === undefined) return undefined;
  const { terminating, keyIDs, threshold } = role;
  return { name, terminating, keys, keyIDs, threshold };
}

interface PathSet {
  readonly paths?: readonly string[];
  readonly pathHashPrefixes?: readonly string[];
}

function isTrusted({ paths, pathHashPrefixes }: PathSet, path: string): boolean {
  if (paths !== undefined) return paths.some((pattern) => matchesPattern(pattern, path));
  const digest = createHash('sha256').update(path).digest('hex');
  return pathHashPrefixes?.some((prefix) => digest.startsWith(prefix)) === true;
}

/**
 * True where a target path fits a pattern with `*` and `?`, neither of which stands for a slash; every other character
 * is itself (TUF 1.0.34, 4.5). The models leave this to a library for shells, where braces, brackets, `!`, `#` and a
 * leading dot mean something too.
 */
export function matchesPattern(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const given = path.split('/');
  return wanted.length === given.length && wanted.every((part, index) => matches(part, given[index] ?? ''));
}

/** Without slashes, in one pass: after a mismatch, only the last `*` is tried longer. */
function matches(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let next = 0;
  while (at < text.length) {
    const char = pattern.charAt(next);
    if (char === '*') {
      star = next;
      resume = at;
      next += 1;
    } else if (char !== '' && (char === '?' || char === text.charAt(at))) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      next = star + 1;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(next));
}
