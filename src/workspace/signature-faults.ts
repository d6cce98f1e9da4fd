import { posix } from 'node:path';
import type { VFileMessage } from 'vfile-message';
import { linkedOrMeant } from '../advisory/known-name.ts';
import { nearest } from '../names/nearest.ts';
import { compileRule, type PortMacros, parseDragonLine } from '../signature/index.ts';
import { type FaultDetail, fault } from '../source/fault.ts';
import type { Content, ReadSignature } from './content.ts';
import { detectorFaults } from './detector-faults.ts';
import { signatureNameOf } from './known.ts';
import { librarySamples } from './library-samples.ts';
import { missFaults } from './miss-faults.ts';

type Report = (detail: Omit<FaultDetail, 'file'>) => void;

/** Finds what one signature's schema can't see: its name, its sid, its samples and detector, its rule, its notes. */
export function signatureFaults(content: Content): readonly VFileMessage[] {
  const isLinked = linkedIn(content);
  const ownerOfSid = new Map<number, string>();
  const faults = content.signatures.flatMap((signature) => {
    const found: VFileMessage[] = [];
    const report: Report = (detail) => found.push(fault({ ...detail, file: signature.file }));
    checkName(signature, report);
    checkSid(signature, content, ownerOfSid, report);
    checkSamples(signature, content, report);
    checkDetector(signature, content, report);
    checkRule(signature, content, report);
    const { name } = signature.sound;
    if (name !== undefined && !isLinked(name) && !isLinked(signatureNameOf(signature.file))) {
      const reason = `Unexpected signature "${name}" that no note links, expected one note with it in \`signatures\``;
      report({ place: signature.at(['name']), rule: 'signature-linked', reason, warning: true });
    }
    return found;
  });
  return [
    ...faults,
    ...detectorFaults(content),
    ...missFaults(content),
    ...liveSamples(content),
    ...unusedFiles(content),
  ];
}

/** Whether a note links a signature, or would if a fault of the note's own were mended. */
function linkedIn({ notes, files }: Content): (name: string) => boolean {
  const known = files.signatures.map(signatureNameOf);
  const links = notes.flatMap(({ read }) => read.matter.signatures ?? []);
  const unread =
    notes.length < files.notes.length ||
    notes.some(({ read }) => !read.matterRead) ||
    links.includes(undefined);
  const linked = linkedOrMeant(links, known);
  return (name) => unread || linked.has(name);
}

function checkName({ file, sound, at }: ReadSignature, report: Report): void {
  const expected = signatureNameOf(file);
  if (sound.name === undefined || sound.name === expected) return;
  const reason = `Unexpected "${sound.name}" in \`name\`, expected "${expected}" as folder and file are named`;
  const hint = `Rename the file to signatures/${sound.name.replace(':', '/')}.yaml, or mend the name.`;
  report({ place: at(['name']), rule: 'signature-file', reason, hint });
}

function checkSid(
  { file, sound, at }: ReadSignature,
  content: Content,
  owners: Map<number, string>,
  report: Report,
): void {
  const { sid } = sound;
  if (sid === undefined) return;
  const place = at(['sid']);
  const owner = owners.get(sid);
  if (owner !== undefined)
    report({
      place,
      rule: 'sid-unique',
      reason: `Unexpected second use of sid ${sid}, expected a sid of its own: ${owner} has this one`,
    });
  else owners.set(sid, file);
  const range = content.configuration?.sids;
  if (range !== undefined && (sid < range.from || sid > range.to))
    report({
      place,
      rule: 'sid-range',
      reason: `Unexpected sid ${sid}, expected one from ${range.from} to ${range.to} as clarion.yaml has it`,
    });
}

function checkSamples({ file, sound, at }: ReadSignature, content: Content, report: Report): void {
  const folder = posix.dirname(file);
  const there = content.files.samples
    .filter((path) => path.startsWith(`${folder}/samples/`))
    .map((path) => path.slice(folder.length + 1));
  const { fires = [], silent = [] } = sound.samples ?? {};
  for (const [list, paths] of [
    ['fires', fires],
    ['silent', silent],
  ] as const) {
    if (sound.samples !== undefined && paths.length === 0)
      report({
        place: at(['samples', list]),
        rule: 'sample-kinds',
        reason: `No sample in \`samples.${list}\`: the signature can't be proven, and is not published`,
        warning: true,
      });
    for (const [index, path] of paths.entries()) {
      if (path === undefined) continue;
      const place = at(['samples', list, index]);
      if (paths.indexOf(path) !== index)
        report({
          place,
          rule: 'sample',
          reason: `Unexpected second "${path}" in \`samples.${list}\`, expected each sample once`,
        });
      else if (list === 'silent' && fires.includes(path))
        report({
          place,
          rule: 'sample',
          reason: `Unexpected "${path}" in \`samples.silent\`, expected it in one of both lists: it is in \`samples.fires\` too`,
        });
      else if (
        /^samples\/[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.(yaml|pcap)$/.test(path) &&
        !there.includes(path)
      ) {
        const meant = nearest(
          path,
          there.filter((other) => ![...fires, ...silent].includes(other)),
        );
        const reason = `Missing sample "${path}", expected a file ${folder}/${path}`;
        report({ place, rule: 'sample', reason, hint: meant && `Did you mean "${meant}"?`, expected: meant });
      }
    }
  }
}

function checkDetector({ file, sound, at }: ReadSignature, { detectors }: Content, report: Report): void {
  if (sound.detector === undefined) return;
  const place = at(['detector']);
  const path = `${posix.dirname(file)}/${sound.detector}`;
  if (sound.detector.endsWith('-suricata8.lua')) {
    const reason = `Unexpected "${sound.detector}", expected another name: this one is kept for a script for Suricata 8`;
    report({ place, rule: 'detector', reason });
  } else if (!detectors.has(path))
    report({
      place,
      rule: 'detector',
      reason: `Missing detector "${sound.detector}", expected a file ${path}`,
    });
}

/** A whole signature is compiled; of one that isn't whole, its Dragon line is read by itself. */
function checkRule({ file, data, sound, at }: ReadSignature, content: Content, report: Report): void {
  if (data === undefined) {
    const line = sound.dragon === undefined ? undefined : parseDragonLine(sound.dragon);
    if (line !== undefined && 'faults' in line)
      for (const { reason, hint } of line.faults)
        report({ place: at(['dragon']), rule: 'dragon', reason, hint });
    return;
  }
  const line = parseDragonLine(data.value.dragon);
  const named = signatureNameOf(file);
  // A wrong `name` over a right line has its own fault.
  const name = 'line' in line && line.line.name === named ? named : data.value.name;
  const compiled = compileRule({ ...data.value, name, ports: portsOf(content) });
  if ('rule' in compiled) return;
  for (const { key, column, reason, hint } of compiled.faults)
    report({
      place: data.inside(key.split('.'), (column ?? 1) - 1),
      rule: key === 'dragon' ? 'dragon' : 'rule',
      reason,
      hint,
    });
}

/** What port letters stand for. Where clarion.yaml can't be read, no letter is blamed for it. */
function portsOf({ configuration }: Content): PortMacros {
  if (configuration !== undefined) return configuration['dragon-ports'] ?? {};
  return Object.fromEntries([...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => [letter, [1]]));
}

/** A sample is published with its proof: the addresses in it are nobody's, and no victim's or attacker's. */
function liveSamples({ samples }: Content): readonly VFileMessage[] {
  return [...samples].flatMap(([file, { live }]) =>
    live.map(({ address, place }) =>
      fault({
        file,
        place,
        rule: 'sample-address',
        reason: `Unexpected address ${address} that somebody may have, expected one for documentation: 192.0.2.x, 198.51.100.x or 203.0.113.x`,
        hint: 'Samples are published as evidence. Private addresses (10.x, 192.168.x) will do as well.',
        warning: true,
      }),
    ),
  );
}

/** Samples and detectors that nothing names: a misspelt name, or a file left behind. */
function unusedFiles({ files, signatures, libraries }: Content): readonly VFileMessage[] {
  const used = new Set(
    signatures.flatMap(({ file, sound }) =>
      [...(sound.samples?.fires ?? []), ...(sound.samples?.silent ?? []), sound.detector].map(
        (path) => `${posix.dirname(file)}/${path}`,
      ),
    ),
  );
  for (const path of librarySamples(libraries)) used.add(path);
  const place = { line: 1, column: 1 };
  return [...files.samples, ...files.detectors]
    .filter((file) => !used.has(file))
    .map((file) =>
      fault({
        file,
        place,
        rule: 'file-unused',
        reason: 'Unexpected file that no signature names',
        hint: 'Name it under `samples` or `detector` of its signature, or delete it.',
        warning: true,
      }),
    );
}
