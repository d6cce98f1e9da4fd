import { type Conversation, conversationSchema } from '../../src/traffic/index.ts';

/** A mail over SMTP that is none of the repository's samples: `mail` is what follows DATA. */
export function smtp(mail: readonly string[], server = '203.0.113.25:25'): Conversation {
  return conversationSchema.parse({
    description: 'A mail',
    sessions: [
      {
        client: '192.0.2.77:40123',
        server,
        talk: [
          { server: '220 mx.example.net ESMTP Postfix' },
          { client: 'HELO workstation-77' },
          { server: '250 mx.example.net' },
          { client: 'MAIL FROM:<someone@example.com>' },
          { server: '250 2.1.0 Ok' },
          { client: 'RCPT TO:<other@example.net>' },
          { server: '250 2.1.5 Ok' },
          { client: 'DATA' },
          { server: '354 End data with <CR><LF>.<CR><LF>' },
          { client: [...mail, '.'].join('\n') },
          { server: '250 2.0.0 Ok: queued as 4A7D21C0' },
          { client: 'QUIT' },
          { server: '221 2.0.0 Bye' },
        ],
      },
    ],
  });
}

const archive = Buffer.from('PK\x03\x04 not the worm, only a beginning of an archive'.repeat(20)).toString(
  'base64',
);

/** A mail with a text and an attachment. */
export function withAttachment(
  part: readonly string[],
  subject: string,
  text: readonly string[],
): readonly string[] {
  return [
    'From: "Mail Delivery System" <someone@example.com>',
    'To: other@example.net',
    `Subject: ${subject}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="=_NextPart_7"',
    '',
    '--=_NextPart_7',
    'Content-Type: text/plain; charset="us-ascii"',
    '',
    ...text,
    '',
    '--=_NextPart_7',
    ...part,
    'Content-Transfer-Encoding: base64',
    '',
    ...(archive.match(/.{1,76}/g) ?? []),
    '--=_NextPart_7--',
  ];
}
