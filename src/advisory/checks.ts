import type { VFileMessage } from 'vfile-message';
import { type FaultDetail, fault } from '../source/fault.ts';
import type { Check, Known } from './check.ts';
import { check as addressDefanged } from './checks/address-defanged.ts';
import { check as alarmCountsSignature } from './checks/alarm-counts-signature.ts';
import { check as alarmKnown } from './checks/alarm-known.ts';
import { check as alarmThreshold } from './checks/alarm-threshold.ts';
import { check as alarmTold } from './checks/alarm-told.ts';
import { check as blankAtEnd } from './checks/blank-at-end.ts';
import { check as classKnown } from './checks/class-known.ts';
import { check as codeClosed } from './checks/code-closed.ts';
import { check as detectionNames } from './checks/detection-names.ts';
import { check as draftId } from './checks/draft-id.ts';
import { check as exampleReplaced } from './checks/example-replaced.ts';
import { check as headingBlank } from './checks/heading-blank.ts';
import { check as headingLevel } from './checks/heading-level.ts';
import { check as headingTwice } from './checks/heading-twice.ts';
import { check as hiddenCharacter } from './checks/hidden-character.ts';
import { check as html } from './checks/html.ts';
import { check as idFile } from './checks/id-file.ts';
import { check as idPrefix } from './checks/id-prefix.ts';
import { check as image } from './checks/image.ts';
import { check as ipDefanged } from './checks/ip-defanged.ts';
import { check as linkAddress } from './checks/link-address.ts';
import { check as linkHeading } from './checks/link-heading.ts';
import { check as linkReversed } from './checks/link-reversed.ts';
import { check as linkSecure } from './checks/link-secure.ts';
import { check as linkText } from './checks/link-text.ts';
import { check as mailDefanged } from './checks/mail-defanged.ts';
import { check as namedLinked } from './checks/named-linked.ts';
import { check as namedTwice } from './checks/named-twice.ts';
import { check as policyKnown } from './checks/policy-known.ts';
import { check as policyTold } from './checks/policy-told.ts';
import { check as productKnown } from './checks/product-known.ts';
import { check as referenceDefined } from './checks/reference-defined.ts';
import { check as referenceTitle } from './checks/reference-title.ts';
import { check as releasedYear } from './checks/released-year.ts';
import { check as revisionFirst } from './checks/revision-first.ts';
import { check as revisionOrder } from './checks/revision-order.ts';
import { check as sectionEmpty } from './checks/section-empty.ts';
import { check as sectionHeading } from './checks/section-heading.ts';
import { check as sectionKnown } from './checks/section-known.ts';
import { check as sectionMissing } from './checks/section-missing.ts';
import { check as sectionOrder } from './checks/section-order.ts';
import { check as signatureKnown } from './checks/signature-known.ts';
import { check as threatClassHeading } from './checks/threat-class-heading.ts';
import { check as titleThreat } from './checks/title-threat.ts';
import { check as tlpStatus } from './checks/tlp-status.ts';
import { check as tlpTold } from './checks/tlp-told.ts';
import { check as withdrawal } from './checks/withdrawal.ts';
import type { ReadNote } from './reader.ts';

/** Every check of a note. A new one is a file in checks/ and a line here. */
export const checks: readonly Check[] = [
  addressDefanged,
  alarmCountsSignature,
  alarmKnown,
  alarmThreshold,
  alarmTold,
  blankAtEnd,
  classKnown,
  codeClosed,
  detectionNames,
  draftId,
  exampleReplaced,
  headingBlank,
  headingLevel,
  headingTwice,
  hiddenCharacter,
  html,
  idFile,
  idPrefix,
  image,
  ipDefanged,
  linkAddress,
  linkHeading,
  linkReversed,
  linkSecure,
  linkText,
  mailDefanged,
  namedLinked,
  namedTwice,
  policyKnown,
  policyTold,
  productKnown,
  referenceDefined,
  referenceTitle,
  releasedYear,
  revisionFirst,
  revisionOrder,
  sectionEmpty,
  sectionHeading,
  sectionKnown,
  sectionMissing,
  sectionOrder,
  signatureKnown,
  threatClassHeading,
  titleThreat,
  tlpStatus,
  tlpTold,
  withdrawal,
];

/** Where a check's page stands in the project. */
export function pageOf(id: string): string {
  return `docs/checks/${id}.md`;
}

/** Runs every check over a note, as far as it could be read, at the levels that the workspace sets. */
export function checkNote(note: ReadNote, known: Known): readonly VFileMessage[] {
  return checks.flatMap(({ id, run, adjustable }) => {
    const level = adjustable === true ? known.levels?.[id] : undefined;
    if (level === 'off') return [];
    // A draft's warnings stay warnings: its author is not done.
    const raised = level === 'error' && note.matter.status !== 'draft';
    const faults: VFileMessage[] = [];
    const report = (detail: Omit<FaultDetail, 'file' | 'rule'>) => {
      const warning = level === 'warning' || (!raised && detail.warning === true);
      const message = fault({ ...detail, file: note.file, rule: id, warning });
      message.url = pageOf(id);
      faults.push(message);
    };
    run(note, known, report);
    return faults;
  });
}
