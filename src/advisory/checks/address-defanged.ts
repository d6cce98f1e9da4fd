import type { Check } from '../check.ts';
import { defangWeb, hostOf, isLive, type Passage, passagesOf, webAddresses } from '../live.ts';
import { placeAt } from '../place.ts';

export const check: Check = {
  id: 'address-defanged',
  adjustable: true,
  doc: {
    what: "No web address leads to a host that is neither among `references` nor the publisher's own: nobody who reads a note may land on an attacker's page.",
    when: 'Of links, of addresses in the text, which become links by themselves, and of code that shows text. Reserved names (`example.org`) and addresses that nobody has (`192.0.2.1`) are left alone, and so is code of a language of its own, because commands must stay exact. In code, and of a link that an author wrote as one, it is a warning.',
    recommendation:
      'Write `hxxp://` and `[.]`: `hxxp://evil[.]example`. A page that readers should visit belongs among `references`. `--fix` defangs what is not written as a link.',
  },
  examples: {
    sound: [
      { replace: 'Mail servers slow down.', by: 'See https://example.org/ and `http://198.51.100.7/a`.' },
      { replace: 'Mail servers slow down.', by: 'It fetches `hxxp://worm[.]attacker/b.exe`.' },
      { replace: 'Mail servers slow down.', by: '```sh\ncurl http://mirror.attacker/\n```' },
    ],
    faulty: [
      {
        replace: 'Mail servers slow down.',
        by: 'It fetches http://worm.attacker/b.exe from there.',
        faults: [
          {
            at: 'http://worm.attacker/b.exe',
            reason:
              'Unexpected live address "http://worm.attacker/b.exe", expected it defanged, or its host among `references`',
          },
        ],
        fixed: 'It fetches hxxp://worm[.]attacker/b.exe from there.',
      },
      {
        replace: 'Mail servers slow down.',
        by: 'It fetches [http://worm.attacker/a_b, or nothing.',
        faults: [
          {
            at: 'http://worm.attacker/a_b',
            reason:
              'Unexpected live address "http://worm.attacker/a_b", expected it defanged, or its host among `references`',
          },
        ],
        fixed: 'It fetches [hxxp://worm[.]attacker/a_b, or nothing.',
      },
      {
        replace: 'Mail servers slow down.',
        by: '```text\nGET https://www.worm.attacker/a.b?c HTTP/1.1\n```',
        faults: [
          {
            at: 'https://www',
            reason:
              'Unexpected live address "https://www.worm.attacker/a.b?c", expected it defanged, or its host among `references`',
            warning: true,
          },
        ],
        fixed: '```text\nGET hxxps://www[.]worm[.]attacker/a.b?c HTTP/1.1\n```',
      },
      {
        replace: 'Mail servers slow down.',
        by: 'See [the sample](https://worm.attacker/).',
        faults: [
          {
            at: '[the sample]',
            reason:
              'Unexpected live address "https://worm.attacker/", expected it defanged, or its host among `references`',
            warning: true,
          },
        ],
      },
    ],
  },
  run: (note, known, report) => {
    const { body } = note;
    if (body === undefined) return;
    for (const passage of passagesOf(body))
      for (const { address, host, index, was } of addressesIn(passage)) {
        if (!isLive(host, note, known)) continue;
        const shown = address.length > 60 ? `${address.slice(0, 57)}...` : address;
        const by = defangWeb(address);
        report({
          place: placeAt(note, body, passage.offset + index, was.length),
          reason: `Unexpected live address "${shown}", expected it defanged, or its host among \`references\``,
          hint:
            passage.kind === 'link'
              ? `Write \`${by}\` in backticks, or add the page to \`references\`.`
              : undefined,
          warning: passage.kind !== 'bare',
          fix: passage.kind === 'link' || was === '' ? undefined : { was, by },
        });
      }
  },
};

interface Found {
  readonly address: string;
  readonly host: string;
  readonly index: number;
  /** The text that stands for it. */
  readonly was: string;
}

function addressesIn({ source, kind, url = '' }: Passage): readonly Found[] {
  if (kind === 'evidence') return webAddresses(source).map((found) => ({ ...found, was: found.address }));
  const host = kind === 'text' ? undefined : hostOf(url);
  if (host === undefined) return [];
  // What is written otherwise than it reads (with escapes) has no text of its own.
  const written = source.replace(/^<|>$/g, '');
  return [{ address: kind === 'link' || written === '' ? url : written, host, index: 0, was: source }];
}
