import type { Check } from '../check.ts';
import { defangHost, isHarmless, type Passage, passagesOf, webAddresses } from '../live.ts';
import { placeAt } from '../place.ts';

export const check: Check = {
  id: 'mail-defanged',
  adjustable: true,
  doc: {
    what: "No mail address stands in a note as if readers should write to it, but for the publisher's own: others are an attacker's, or a victim's.",
    when: 'Of addresses in the text, which become links by themselves, and of code that shows text; there it is a warning. Reserved names (`a@example.org`) are left alone.',
    recommendation:
      'Write `[@]` and `[.]`: `bot[@]evil[.]example`. An address that readers should write to is written as a link: `[the team](mailto:a@b.example)`. `--fix` defangs the others.',
  },
  examples: {
    sound: [
      {
        replace: 'Mail servers slow down.',
        by: 'Write to team@example.org or [them](mailto:cert@worm.attacker).',
      },
      { replace: 'Mail servers slow down.', by: 'It is W32.Kalel.A@mm.' },
    ],
    faulty: [
      {
        replace: 'Mail servers slow down.',
        by: 'It writes to bot@worm.attacker at once.',
        faults: [
          {
            at: 'bot@',
            reason:
              'Unexpected live mail address "bot@worm.attacker", expected it defanged: bot[@]worm[.]attacker',
          },
        ],
        fixed: 'It writes to bot[@]worm[.]attacker at once.',
      },
      {
        replace: 'Mail servers slow down.',
        by: '`From: a.b@mail.worm.attacker`',
        faults: [
          {
            at: 'a.b@',
            reason:
              'Unexpected live mail address "a.b@mail.worm.attacker", expected it defanged: a.b[@]mail[.]worm[.]attacker',
            warning: true,
          },
        ],
        fixed: '`From: a.b[@]mail[.]worm[.]attacker`',
      },
    ],
  },
  run: (note, known, report) => {
    const { body } = note;
    if (body === undefined) return;
    for (const passage of passagesOf(body))
      for (const { address, index, was } of mailsIn(passage)) {
        const [local = '', host = ''] = address.split('@');
        if (isHarmless(host.toLowerCase(), known)) continue;
        const by = `${local}[@]${defangHost(host)}`;
        report({
          place: placeAt(note, body, passage.offset + index, was.length),
          reason: `Unexpected live mail address "${address}", expected it defanged: ${by}`,
          hint: 'An address that readers should write to is a link: [text](mailto:address).',
          warning: passage.kind !== 'bare',
          fix: was === '' ? undefined : { was, by },
        });
      }
  },
};

const mail = /[A-Z0-9._%+-]{1,64}@[A-Z0-9-]{1,63}(?:\.[A-Z0-9-]{1,63})*\.[A-Z]{2,24}\b/gi;

function mailsIn({
  source,
  kind,
  url = '',
}: Passage): readonly { address: string; index: number; was: string }[] {
  if (kind === 'bare' && /^mailto:/i.test(url))
    return [{ address: url.slice('mailto:'.length), index: 0, was: source }];
  if (kind !== 'evidence') return [];
  const pages = webAddresses(source);
  return [...source.matchAll(mail)].flatMap(({ 0: address, index }) =>
    pages.some((page) => index >= page.index && index < page.index + page.address.length)
      ? []
      : [{ address, index, was: address }],
  );
}
