import type { Alarm } from '../alarm/schema.ts';
import type { Policy } from '../policy/schema.ts';
import { compileRule } from '../signature/compile.ts';
import { type RawFile, rawDetectorFile, rawRuleFile } from '../signature/raw-file.ts';
import {
  type Configuration,
  type ImportedSignature,
  importedSignatures,
  type PublicContent,
  type Signature,
} from '../workspace/index.ts';
import type { CsafLabel } from './path.ts';

/** A signature as a document tells of it. */
export interface ToldSignature {
  readonly sid: number;
  readonly revision: number;
  readonly title: string;
  /** Of one from an imported library. */
  readonly origin?: Pick<ImportedSignature, 'source' | 'licence'>;
  /** The files that readers of the document can fetch: the rule, and the detector where there is one. */
  readonly rule: RawFile | undefined;
  readonly detector: RawFile | undefined;
}

/** What documents draw on beyond their note. It holds nothing that their readers may not see. */
export interface CsafContext {
  readonly configuration: Configuration;
  /** The label whose folder the documents go to. */
  readonly label: CsafLabel;
  readonly signature: (name: string) => ToldSignature | undefined;
  readonly alarm: (name: string) => Alarm | undefined;
  readonly policy: (name: string) => Policy | undefined;
}

/**
 * Makes the context of all documents of one label.
 *
 * @param content what readers of that label may see.
 */
export function csafContext(
  configuration: Configuration,
  content: Omit<PublicContent, 'notes'>,
  label: CsafLabel,
): CsafContext {
  const signatures = new Map(content.signatures.map((signature) => [signature.data.name, signature]));
  const alarms = new Map(content.alarms.map((alarm) => [alarm.name, alarm]));
  const policies = new Map(content.policies.map((policy) => [policy.name, policy]));
  const told = new Map<string, ToldSignature>();
  let imported: ReadonlyMap<string, ImportedSignature> | undefined;
  const find = (name: string): ToldSignature | undefined => {
    const own = signatures.get(name);
    if (own !== undefined) return tell(own);
    imported ??= new Map(importedSignatures(content.libraries).map((it) => [it.name, it]));
    const found = imported.get(name);
    return found && tellImported(found);
  };
  return {
    configuration,
    label,
    signature: (name) => {
      const known = told.get(name) ?? find(name);
      if (known !== undefined) told.set(name, known);
      return known;
    },
    alarm: (name) => alarms.get(name),
    policy: (name) => policies.get(name),
  };
}

function tell({ data, detector }: Signature): ToldSignature {
  const compiled = compileRule(data);
  return {
    sid: data.sid,
    revision: data.revision,
    title: data.title,
    rule: 'rule' in compiled ? rawRuleFile(data.name, compiled.rule) : undefined,
    detector: detector && rawDetectorFile(data.name, detector.text),
  };
}

function tellImported({
  name,
  sid,
  revision,
  title,
  rule,
  source,
  licence,
}: ImportedSignature): ToldSignature {
  return {
    sid,
    revision,
    title,
    origin: { source, licence },
    rule: rawRuleFile(name, rule),
    detector: undefined,
  };
}
