import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mailBytes } from '../../src/traffic/mail/mail.ts';
import { mailSchema } from '../../src/traffic/mail/schema.ts';

const headers = 'From: <alice@example.com>\nSubject: error\n';

function sent(mail: object): string {
  return Buffer.from(mailBytes(mailSchema.parse(mail))).toString('latin1');
}

function refused(mail: object): readonly string[] {
  return (
    mailSchema.safeParse(mail).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []
  );
}

describe('a mail', () => {
  it('of headers and text is sent after DATA, without fields of MIME', () => {
    expect(sent({ headers, text: 'hello\n' })).toBe(
      'From: <alice@example.com>\r\nSubject: error\r\n\r\nhello\r\n.\r\n',
    );
  });

  it('with an attachment has parts, each with what it needs', () => {
    const parts = [
      { text: 'Please see the attached.\n' },
      { name: 'error_details.zip', type: 'application/zip', bytes: 'PK|03 04|' },
    ];
    expect(sent({ headers, parts }).split('\r\n')).toEqual([
      'From: <alice@example.com>',
      'Subject: error',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="----=_Part_1"',
      '',
      '------=_Part_1',
      'Content-Type: text/plain; charset=us-ascii',
      '',
      'Please see the attached.',
      '------=_Part_1',
      'Content-Type: application/zip; name="error_details.zip"',
      'Content-Transfer-Encoding: base64',
      'Content-Disposition: attachment; filename="error_details.zip"',
      '',
      'UEsDBA==',
      '------=_Part_1--',
      '.',
      '',
    ]);
  });

  it('keeps the headers that its author wrote, in whatever case, and adds the others', () => {
    const odd = 'X-Mailer: none\nCONTENT-TYPE: text/x-odd;\n\tname=a.txt\nmime-version: 1.0';
    const text = sent({ headers: odd, text: 'x', encoding: 'quoted-printable' });
    expect(text).toBe(
      'X-Mailer: none\r\nCONTENT-TYPE: text/x-odd;\r\n\tname=a.txt\r\nmime-version: 1.0\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nx\r\n.\r\n',
    );
  });

  it('doubles dots that begin a line, and only after DATA', () => {
    const mail = { headers, text: '.\n..a\nb.c\n' };
    expect(sent(mail)).toMatch(/\r\n\r\n\.\.\r\n\.\.\.a\r\nb\.c\r\n\.\r\n$/);
    expect(sent({ ...mail, transfer: 'plain' })).toMatch(/\r\n\r\n\.\r\n\.\.a\r\nb\.c\r\n$/);
  });

  it('behind BDAT tells its length', () => {
    const [, length, message] =
      /^BDAT ([0-9]+) LAST\r\n(.*)$/s.exec(sent({ headers, text: 'é', transfer: 'bdat' })) ?? [];
    expect(Number(length)).toBe(message?.length);
  });

  it('that is not ASCII says so', () => {
    expect(sent({ headers, text: 'é' })).toContain('charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n');
  });

  it('may hold parts within parts, and a mail that was returned', () => {
    const parts = [
      { type: 'multipart/alternative', parts: [{ text: 'a' }, { type: 'text/html', text: '<p>a' }] },
      { mail: { headers: 'Subject: error', text: 'b' } },
    ];
    const text = sent({ parts });
    expect(text).toContain('multipart/mixed; boundary="----=_Part_2"');
    expect(text).toContain('multipart/alternative; boundary="----=_Part_1"');
    expect(text).toContain('Content-Type: message/rfc822\r\n\r\nSubject: error\r\n\r\nb\r\n------=_Part_2--');
  });

  it('has no boundary that occurs in a part, but where its author asks for one', () => {
    const parts = [{ text: '------=_Part_1\n------=_Part_2' }];
    expect(sent({ parts })).toContain('boundary="----=_Part_3"');
    expect(sent({ parts: [{ text: '------=_Part_99999999999' }] })).toContain(
      'boundary="----=_Part_1000000000"',
    );
    expect(sent({ boundary: 'x', parts })).toContain('boundary="x"\r\n\r\n--x\r\n');
  });

  it('sends base64 in lines of the length asked for', () => {
    const part = { bytes: 'a'.repeat(60) };
    const lengths = (mail: object) =>
      (sent(mail).split('\r\n\r\n')[1] ?? '').split('\r\n').map((line) => line.length);
    expect(lengths(part)).toEqual([76, 4, 1, 0]);
    expect(lengths({ ...part, 'line-length': 60 })).toEqual([60, 20, 1, 0]);
    expect(lengths({ ...part, 'line-length': 1000 })).toEqual([80, 1, 0]);
  });

  it('in quoted-printable is what it was, in lines that are short enough', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '\t', '=', 'é', '.', '\n'), maxLength: 300 });
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 80 }), (content, length) => {
        const whole = sent({
          text: content,
          encoding: 'quoted-printable',
          'line-length': length,
          transfer: 'plain',
        });
        const body = whole.slice(whole.indexOf('\r\n\r\n') + 4);
        const lines = body.split('\r\n');
        expect(lines.every((line) => line.length <= length && !/[ \t]$/.test(line))).toBe(true);
        const decoded = body
          .replaceAll('=\r\n', '')
          .replace(/=([0-9A-F]{2})/g, (_, pair: string) => String.fromCharCode(Number.parseInt(pair, 16)));
        const expected = `${content.replace(/\n$/, '')}\n`.replaceAll('\n', '\r\n');
        expect(Buffer.from(decoded, 'latin1').toString()).toBe(expected);
      }),
    );
  });

  it.each<[string, object, string]>([
    ['no content', { headers }, ': one of text, bytes, hex, zip, parts, mail in it'],
    ['two kinds of content', { text: 'a', hex: '00' }, 'hex: one kind of content, beside text none'],
    [
      'no content in a part',
      { parts: [{ name: 'a' }] },
      'parts.0: one of text, bytes, hex, zip, parts, mail in it',
    ],
    [
      'a header without a colon',
      { headers: 'Subject', text: '' },
      'headers: lines like "Subject: hello" only',
    ],
    [
      'an empty line in headers',
      { headers: 'A: b\n\nC: d', text: '' },
      'headers: lines like "Subject: hello" only',
    ],
    [
      'a content type of its own without its boundary',
      { headers: 'content-type: multipart/mixed; boundary=x', parts: [{ text: '' }] },
      'headers: the boundary that it names in `boundary` too',
    ],
    ['a name on two lines', { name: 'a\nb', text: '' }, 'name: a name on one line'],
    [
      'a file with two contents',
      { zip: [{ name: 'a', text: '', hex: '00' }] },
      'zip.0.hex: one kind of content in a file',
    ],
  ])('is refused with %s', (_, mail, fault) => {
    expect(refused(mail)).toEqual([fault]);
  });
});

describe('an archive in a mail', () => {
  const files = [
    { name: 'error_details.txt                    .exe', text: 'no program' },
    { name: 'ordner/öl.txt', bytes: 'MZ|90 00|' },
    { name: 'empty.txt' },
  ];
  const archive = Buffer.from(sent({ zip: files, transfer: 'plain' }).split('\r\n\r\n')[1] ?? '', 'base64');

  it('says the sum of each file, as another implementation has it', () => {
    expect(archive.readUInt32LE(14)).toBe(crc32('no program\r\n'));
  });

  it('is read by another program, name by name and byte by byte', (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'clarion-zip-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'a.zip'), archive);
    const program =
      'import json,sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint(json.dumps([[i.filename,z.read(i).decode("latin1"),i.date_time] for i in z.infolist()]))';
    const run = spawnSync('python3', ['-c', program, join(folder, 'a.zip')], { encoding: 'utf8' });
    if (run.error !== undefined) return context.skip('Python is not installed');
    const told: unknown = JSON.parse(run.stdout);
    const day = [2005, 5, 25, 0, 0, 0];
    expect(told).toEqual([
      ['error_details.txt                    .exe', 'no program\r\n', day],
      ['ordner/öl.txt', 'MZ\x90\x00', day],
      ['empty.txt', '', day],
    ]);
  });
});
