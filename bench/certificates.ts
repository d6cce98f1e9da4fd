import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from '../test/nginx.ts';
import { run } from './run.ts';

const kinds = {
  'ECDSA P-256': ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'RSA 2048': ['-newkey', 'rsa:2048'],
} as const;

export type KeyKind = keyof typeof kinds;
export const keyKinds: readonly KeyKind[] = ['ECDSA P-256', 'RSA 2048'];

/** A certificate for `localhost` with one between it and its authority, as public authorities give them; with openssl. */
export function makeCertificate(
  folder: string,
  kind: KeyKind,
): { readonly certificate: Certificate; readonly authority: string } {
  const path = (name: string) => join(folder, `${kind.replaceAll(' ', '-')}-${name}.pem`);
  const make = (name: string, issuer: string | undefined, extension: string) => {
    const signing = issuer === undefined ? [] : ['-CA', path(issuer), '-CAkey', path(`${issuer}-key`)];
    run(
      [
        ...['openssl', 'req', '-x509', '-noenc', '-days', '2', ...kinds[kind], ...signing],
        ...['-subj', `/O=A Benchmark of Clarion/CN=${name}`, '-addext', extension],
        ...['-keyout', path(`${name}-key`), '-out', path(name)],
      ],
      { cwd: folder },
    );
  };
  make('authority', undefined, 'keyUsage=keyCertSign');
  make('between', 'authority', 'basicConstraints=critical,CA:true');
  make('localhost', 'between', 'subjectAltName=DNS:localhost');
  writeFileSync(
    path('chain'),
    `${readFileSync(path('localhost'), 'utf8')}${readFileSync(path('between'), 'utf8')}`,
  );
  return { certificate: { chain: path('chain'), key: path('localhost-key') }, authority: path('authority') };
}
