import { rawDetectorFile, rawRuleFile } from '../signature/raw-file.ts';
import type { ImportedSignature } from '../workspace/index.ts';
import type { Signature } from '../workspace/workspace.ts';
import type { SiteFile } from './file.ts';
import { ruleOf } from './rule-of.ts';

/**
 * What a build writes beside its pages, and so what pages may link: raw rules, print views as PDF, CSAF documents and
 * their OpenPGP signatures, STIX bundles, feeds.
 */
export type Form = 'rules' | 'pdf' | 'csaf' | 'csaf-signatures' | 'stix' | 'feeds';

/** The rule of a signature, and its detector where it has one, as files of their own. */
export function signatureFiles(signature: Signature): readonly SiteFile[] {
  const { data, detector } = signature;
  const files = [
    rawRuleFile(data.name, ruleOf(signature)),
    ...(detector === undefined ? [] : [rawDetectorFile(data.name, detector.text)]),
  ];
  return files.map(({ path, bytes }) => ({ path, bytes }));
}

/** The rule of an imported signature as a file of its own: those that notes name have one. */
export function importedFile({ name, rule }: ImportedSignature): SiteFile {
  const { path, bytes } = rawRuleFile(name, rule);
  return { path, bytes };
}
