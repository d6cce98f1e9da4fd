import { isIPv4 } from 'node:net';
import type { Check } from '../check.ts';
import { defangHost, isHarmless, passagesOf, webAddresses } from '../live.ts';
import { placeAt } from '../place.ts';

export const check: Check = {
  id: 'ip-defanged',
  adjustable: true,
  doc: {
    what: 'No IPv4 address in the text is one that somebody on the Internet may have.',
    when: 'Of text and of code that shows text; addresses for documentation (`192.0.2.1`), private and other special ones are left alone (RFC 6890), and so is what follows the word version. A warning, and no `--fix`: four numbers with dots may be something else.',
    recommendation: 'Write `[.]` for the dots, or an address for documentation where any would do.',
  },
  examples: {
    sound: [
      {
        replace: 'Mail servers slow down.',
        by: 'It calls 192.0.2.7 or 10.1[.]2[.]3, as of version 6.0.2.9.',
      },
    ],
    faulty: [
      {
        replace: 'Mail servers slow down.',
        by: 'It calls 1.2.3.4 on port 80.',
        faults: [
          {
            at: '1.2.3.4',
            reason: 'Unexpected live address 1.2.3.4, expected it defanged: 1[.]2[.]3[.]4',
            warning: true,
          },
        ],
      },
    ],
  },
  run: (note, known, report) => {
    const { body } = note;
    if (body === undefined) return;
    for (const { source, offset, kind } of passagesOf(body)) {
      if (kind !== 'text' && kind !== 'evidence') continue;
      const pages = webAddresses(source);
      for (const { 0: ip, index } of source.matchAll(
        /(?<![\w.[-])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![\w[-]|\.[0-9])/g,
      )) {
        const inPage = pages.some((page) => index >= page.index && index < page.index + page.address.length);
        if (inPage || !isIPv4(ip) || isHarmless(ip, known)) continue;
        if (/\b(?:v|version|release|build)[ .:]*$/i.test(source.slice(Math.max(0, index - 20), index)))
          continue;
        const expected = defangHost(ip);
        report({
          place: placeAt(note, body, offset + index, ip.length),
          reason: `Unexpected live address ${ip}, expected it defanged: ${expected}`,
          expected,
          warning: true,
        });
      }
    }
  },
};
