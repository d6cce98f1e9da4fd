import type { VFileMessage } from 'vfile-message';
import { type FaultDetail, fault } from '../source/fault.ts';
import type { Check, Known } from './check.ts';
import { check as alarmCountsSignature } from './checks/alarm-counts-signature.ts';
import { check as alarmKnown } from './checks/alarm-known.ts';
import { check as classKnown } from './checks/class-known.ts';
import { check as codeClosed } from './checks/code-closed.ts';
import { check as detectionNames } from './checks/detection-names.ts';
import { check as headingBlank } from './checks/heading-blank.ts';
import { check as headingLevel } from './checks/heading-level.ts';
import { check as hiddenCharacter } from './checks/hidden-character.ts';
import { check as html } from './checks/html.ts';
import { check as idFile } from './checks/id-file.ts';
import { check as idPrefix } from './checks/id-prefix.ts';
import { check as linkAddress } from './checks/link-address.ts';
import { check as linkSecure } from './checks/link-secure.ts';
import { check as linkText } from './checks/link-text.ts';
import { check as namedTwice } from './checks/named-twice.ts';
import { check as policyKnown } from './checks/policy-known.ts';
import { check as productKnown } from './checks/product-known.ts';
import { check as referenceDefined } from './checks/reference-defined.ts';
import { check as releasedYear } from './checks/released-year.ts';
import { check as revisionFirst } from './checks/revision-first.ts';
import { check as revisionOrder } from './checks/revision-order.ts';
import { check as sectionEmpty } from './checks/section-empty.ts';
import { check as sectionKnown } from './checks/section-known.ts';
import { check as sectionMissing } from './checks/section-missing.ts';
import { check as sectionOrder } from './checks/section-order.ts';
import { check as signatureKnown } from './checks/signature-known.ts';
import { check as threatClassHeading } from './checks/threat-class-heading.ts';
import { check as withdrawal } from './checks/withdrawal.ts';
import type { ReadNote } from './reader.ts';

/** Every check of a note. A new one is a file in checks/ and a line here. */
export const checks: readonly Check[] = [
  alarmCountsSignature,
  alarmKnown,
  classKnown,
  detectionNames,
  codeClosed,
  headingBlank,
  headingLevel,
  hiddenCharacter,
  html,
  idFile,
  idPrefix,
  linkAddress,
  linkSecure,
  linkText,
  namedTwice,
  policyKnown,
  productKnown,
  referenceDefined,
  releasedYear,
  revisionFirst,
  revisionOrder,
  sectionEmpty,
  sectionKnown,
  sectionMissing,
  sectionOrder,
  signatureKnown,
  threatClassHeading,
  withdrawal,
];

/** Runs every check over a note, as far as it could be read. */
export function checkNote(note: ReadNote, known: Known): readonly VFileMessage[] {
  return checks.flatMap(({ id, run }) => {
    const faults: VFileMessage[] = [];
    const report = (detail: Omit<FaultDetail, 'file' | 'rule'>) =>
      faults.push(fault({ ...detail, file: note.file, rule: id }));
    run(note, known, report);
    return faults;
  });
}
