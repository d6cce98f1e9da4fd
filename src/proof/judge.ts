import type { CaptureReport } from '../engine/index.ts';
import { counted } from '../names/counted.ts';
import { variantWords } from '../traffic/index.ts';
import type { Plan, VariantTrial } from './plan.ts';
import type { SampleVerdict, VariantVerdict } from './proof.ts';
import type { Subject, SubjectSample } from './subject.ts';
import type { Trial } from './trials.ts';
import { missOf } from './variant-captures.ts';

export type Reports = ReadonlyMap<Trial, CaptureReport>;

interface Judged<T> {
  readonly verdict: T;
  readonly failures: readonly string[];
}

/** Holds a sample of a signature against what the engine said of it, variants included. */
export function judgeSample(
  subject: Subject,
  sample: SubjectSample,
  plan: Plan,
  reports: Reports,
): Judged<SampleVerdict> {
  const { path, expect, sha256 } = sample;
  const trial = plan.samples.get(sha256);
  const report = trial && reports.get(trial);
  const alerts = alertsOf(report, subject);
  const failures: string[] = [];
  if (report === undefined || report.packets === 0) failures.push(`${path}: the engine read no packet of it`);
  else if (report.wrongChecksums > 0)
    failures.push(
      `${path}: the engine put ${report.wrongChecksums} packets aside, as their checksums are wrong (captured on the host that sent them?)`,
    );
  else if (report.limits.length > 0) failures.push(`${path}: ${limitReached(report)}`);
  if (expect === 'fires' && alerts === 0) failures.push(`${path}: expected an alert, saw none`);
  if (expect === 'silent' && alerts > 0)
    failures.push(`${path}: expected silence, saw ${counted(alerts, 'alert')}`);
  const ok = failures.length === 0;
  const tried = plan.variants.get(sample) ?? [];
  const variants = [...Map.groupBy(tried, ({ variant }) => variant)].map(([name, captures]) =>
    judgeVariant(subject, sample, name, captures, reports),
  );
  return {
    verdict: {
      path,
      expect,
      sha256,
      alerts,
      ok,
      ...(variants.length === 0 ? {} : { variants: variants.map(({ verdict }) => verdict) }),
    },
    failures: [...failures, ...(ok ? variants.flatMap((one) => one.failures) : [])],
  };
}

function judgeVariant(
  subject: Subject,
  sample: SubjectSample,
  name: string,
  captures: readonly VariantTrial[],
  reports: Reports,
): Judged<VariantVerdict> {
  const silent = captures.filter(({ trial }) => alertsOf(reports.get(trial), subject) === 0);
  const why = missOf(subject, sample, name)?.why;
  const ok = silent.length === 0 || why !== undefined;
  const verdict = {
    name,
    captures: captures.length,
    fired: captures.length - silent.length,
    ok,
    ...(why === undefined ? {} : { why }),
  };
  if (ok) return { verdict, failures: [] };
  const [first] = silent;
  const where =
    captures.length === 1
      ? `in its variant ${name}${wordsFor(name)}`
      : `in ${silent.length} of ${captures.length} captures of its variant ${name}, the first ${first?.name}`;
  return { verdict, failures: [`${sample.path}: expected an alert ${where} too, saw none`] };
}

function wordsFor(name: string): string {
  const words = new Map<string, string>(Object.entries(variantWords)).get(name);
  return words === undefined ? '' : ` (${words})`;
}

/** What was seen where silence is expected of everybody: other signatures' `silent` samples, and ordinary traffic. */
export interface Elsewhere {
  /** By sid; `sha256` is that of a sample, which may be the signature's own. */
  readonly alerts: ReadonlyMap<number, readonly { readonly sha256: string; readonly failure: string }[]>;
  /** Why silence there says nothing. */
  readonly doubts: readonly { readonly sha256: string; readonly failure: string }[];
}

/** Reads what was seen elsewhere, once for all signatures. */
export function seenElsewhere({ silent, corpus }: Plan, reports: Reports): Elsewhere {
  const alerts = new Map<number, { sha256: string; failure: string }[]>();
  const doubts: { sha256: string; failure: string }[] = [];
  const places = [
    ...[...silent].map(([sha256, { of, trial }]) => ({ sha256, what: of, trial })),
    ...corpus.map(({ name, trial }) => ({ sha256: '', what: `ordinary traffic, ${name}`, trial })),
  ];
  for (const { sha256, what, trial } of places) {
    const report = reports.get(trial);
    if (report === undefined) continue;
    if (report.limits.length > 0) doubts.push({ sha256, failure: `${what}: ${limitReached(report)}` });
    for (const { sid, count } of report.alerts) {
      const failure = `${what}: expected silence there too, saw ${counted(count, 'alert')}`;
      const known = alerts.get(sid);
      if (known === undefined) alerts.set(sid, [{ sha256, failure }]);
      else known.push({ sha256, failure });
    }
  }
  return { alerts, doubts };
}

/** Where a signature fires on what is none of its own. */
export function strayAlerts(subject: Subject, { alerts, doubts }: Elsewhere): readonly string[] {
  const own = new Set(subject.samples.map(({ sha256 }) => sha256));
  return [...(alerts.get(subject.sid) ?? []), ...doubts].flatMap(({ sha256, failure }) =>
    own.has(sha256) ? [] : [failure],
  );
}

/** How many `silent` samples there are of others than a signature's own. */
export function countOthers(subject: Subject, silent: ReadonlySet<string>): number {
  const own = new Set(subject.samples.flatMap(({ sha256 }) => (silent.has(sha256) ? [sha256] : [])));
  return silent.size - own.size;
}

/** Digests of all `silent` samples. */
export function silentSamples(all: readonly Subject[]): ReadonlySet<string> {
  return new Set(
    all.flatMap(({ samples }) =>
      samples.flatMap(({ expect, sha256 }) => (expect === 'silent' ? [sha256] : [])),
    ),
  );
}

function alertsOf(report: CaptureReport | undefined, { sid }: Subject): number {
  return (report?.alerts ?? []).reduce((sum, alert) => sum + (alert.sid === sid ? alert.count : 0), 0);
}

function limitReached({ limits }: CaptureReport): string {
  return `the engine reached its limit ${limits.join(', ')}, and may have lost alerts`;
}
