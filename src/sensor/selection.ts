import { ClarionError } from '../names/error.ts';
import { nearest } from '../names/nearest.ts';
import type { Catalogue, Known } from './catalogue.ts';
import { type Choice, choose } from './choice.ts';

/** Signatures as an operator says them: by name or sid, or by what they are; or as a list of theirs does, by name. */
export type Selection =
  | { readonly names: readonly string[] }
  | { readonly choice: Choice }
  | { readonly among: ReadonlySet<string> };

/**
 * The signatures that are meant, each once: of names in their order, of others ascending by sid.
 *
 * @throws ClarionError `usage` for what is not known here.
 */
export async function select(catalogue: Catalogue, selection: Selection): Promise<readonly Known[]> {
  if ('choice' in selection) return choose(catalogue, selection.choice);
  if ('among' in selection) return catalogue.signatures.filter(({ name }) => selection.among.has(name));
  return [...new Set(selection.names.map((name) => signatureNamed(catalogue, name)))];
}

/**
 * @param name a signature's name or its sid.
 * @throws ClarionError `usage` for a name that is not known, or a sid that two have.
 */
export function signatureNamed({ signatures, master }: Catalogue, name: string): Known {
  const isSid = /^[0-9]+$/.test(name);
  const found = signatures.filter((each) => (isSid ? each.sid === Number(name) : each.name === name));
  const [signature, second] = found;
  if (signature !== undefined && second === undefined) return signature;
  if (signature !== undefined)
    throw new ClarionError('usage', `Two signatures have the sid ${name}`, {
      code: 'library/name',
      expected: `one of the names ${found.map((each) => each.name).join(', ')}`,
    });
  if (master === undefined)
    throw new ClarionError('usage', `There is no signature ${name}: there is no master library yet`, {
      code: 'library/master',
      hint: 'Run `clarion sensor update` first.',
    });
  const meant = nearest(
    name,
    // Names that are numbers differ by a digit from many others: none of them is likely meant.
    signatures.flatMap((each) => (each.name.endsWith(`:${each.sid}`) ? [] : each.name)),
  );
  throw new ClarionError('usage', `There is no signature ${name}`, {
    code: 'library/name',
    hint: meant === undefined ? 'See `clarion library list`.' : `Did you mean ${meant}?`,
  });
}
