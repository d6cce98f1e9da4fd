import { BlockList, isIPv4 } from 'node:net';
import type { Known } from './check.ts';
import type { Body, ReadNote } from './reader.ts';
import { SKIP, visit } from './visit.ts';

/** A stretch of the body in which an address may stand, as written; `offset` counts in the body's text. */
export interface Passage {
  readonly source: string;
  readonly offset: number;
  /**
   * `bare`: text that becomes a link by itself; `link`: written as a link, an image or a definition; `text`: other
   * text; `evidence`: code that shows text.
   */
  readonly kind: 'bare' | 'link' | 'text' | 'evidence';
  /** Where a link leads. */
  readonly url?: string;
}

/** Of the bodies at hand: several checks ask for them. */
const known = new WeakMap<Body, readonly Passage[]>();

/** The passages of a body in their order. Code of a language of its own is left out: commands must stay exact. */
export function passagesOf(body: Body): readonly Passage[] {
  const passages = known.get(body) ?? findPassages(body);
  known.set(body, passages);
  return passages;
}

function findPassages({ tree, text }: Body): readonly Passage[] {
  const passages: Passage[] = [];
  visit(tree, (node) => {
    const offset = node.position?.start.offset ?? 0;
    const source = text.slice(offset, node.position?.end.offset);
    if (node.type === 'link') {
      passages.push({ source, offset, kind: /^!?\[/.test(source) ? 'link' : 'bare', url: node.url });
      return SKIP;
    }
    if (node.type === 'image' || node.type === 'definition')
      passages.push({ source, offset, kind: 'link', url: node.url });
    if (node.type === 'text') passages.push({ source, offset, kind: 'text' });
    const shown = node.type === 'code' && /^(text|txt|)$/i.test(node.lang ?? '');
    if (shown || node.type === 'inlineCode') passages.push({ source, offset, kind: 'evidence' });
    return undefined;
  });
  return passages;
}

const web = /\bhttps?:\/\/[^\s`"'<>()[\]{}|\\^]*[^\s`"'<>()[\]{}|\\^.,;:!?]/gi;

/** Web addresses in a text, with their hosts; one that is defanged already is none. */
export function webAddresses(source: string): readonly { address: string; host: string; index: number }[] {
  return [...source.matchAll(web)].flatMap(({ 0: address, index }) => {
    const host = hostOf(address);
    return host === undefined ? [] : [{ address, host, index }];
  });
}

/** The host of a web address, where it is one that someone may have: with a dot in it. */
export function hostOf(url: string): string | undefined {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined;
  const { hostname } = new URL(url);
  return hostname.includes('.') ? hostname.toLowerCase() : undefined;
}

/** `http://a.example/b.c` is `hxxp://a[.]example/b.c`: nobody follows it by a slip. */
export function defangWeb(address: string): string {
  const [, scheme = '', host = '', rest = ''] = /^(https?:\/\/)?([^/?#]*)(.*)$/is.exec(address) ?? [];
  return `${scheme.replace(/^http/i, 'hxxp')}${defangHost(host)}${rest}`;
}

export function defangHost(host: string): string {
  return host.replaceAll('.', '[.]');
}

/** Names that nobody can have (RFC 2606, section 3; RFC 6761, section 6). */
const reserved = /(^|\.)(example\.(com|net|org)|example|test|invalid|localhost)$/;

/** Addresses that are nobody's on the Internet: private, loopback, for documentation and so on (RFC 6890). */
const nobodys = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  nobodys.addSubnet(net, prefix);

/** True for an IPv4 address that nobody on the Internet has. */
export function isNobodys(address: string): boolean {
  return nobodys.check(address);
}

/** True for a host that can be no attacker's: reserved, private, or the publisher's. */
export function isHarmless(host: string, { hosts = [] }: Known): boolean {
  if (isIPv4(host)) return isNobodys(host);
  return reserved.test(host) || hosts.some((own) => host === own || host.endsWith(`.${own}`));
}

/** True for a host that may be an attacker's: neither harmless nor among the references of the note. */
export function isLive(host: string, note: ReadNote, known: Known): boolean {
  return !isHarmless(host, known) && !referenceHosts(note).has(host.replace(/^www\./, ''));
}

/** The hosts of a note's references: what stands there, its author has looked at. */
function referenceHosts({ matter }: ReadNote): ReadonlySet<string> {
  const hosts = (matter.references ?? []).map((reference) => hostOf(reference?.url ?? ''));
  return new Set(hosts.flatMap((host) => (host === undefined ? [] : [host.replace(/^www\./, '')])));
}
