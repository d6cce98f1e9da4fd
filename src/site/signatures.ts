import type { FrontMatter } from '../advisory/schema.ts';
import type { ImportedSignature, Signature } from '../workspace/index.ts';
import type { SiteContext } from './context.ts';
import { ruleOf } from './rule-of.ts';

/** A signature that a note names, and who wrote it: the team, or the source of an imported library. */
export type NamedSignature = {
  readonly name: string;
  readonly title: string;
  /** On one line, active. */
  readonly rule: string;
} & ({ readonly own: Signature } | { readonly imported: ImportedSignature });

/** The signatures that a note names, as far as its context has them, in the order in which its author named them. */
export function namedSignatures(
  { matter }: { readonly matter: Pick<FrontMatter, 'signatures'> },
  { workspace: { signatures, imported } }: Pick<SiteContext, 'workspace'>,
): readonly NamedSignature[] {
  return matter.signatures.flatMap((name): NamedSignature[] => {
    const own = signatures.find(({ data }) => data.name === name);
    if (own !== undefined) return [{ name, title: own.data.title, rule: ruleOf(own), own }];
    const found = imported.find((it) => it.name === name);
    return found === undefined ? [] : [{ name, title: found.title, rule: found.rule, imported: found }];
  });
}
