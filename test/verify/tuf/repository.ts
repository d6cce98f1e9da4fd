import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { sha256 } from '../../../src/release/index.ts';
import { type Fetcher, type Repository, refresh } from '../../../src/verify/index.ts';
import { canonical, type Json } from '../../../src/verify/tuf/json.ts';
import { day } from '../publisher.ts';
import { memoryStore } from '../reader.ts';

/** A TUF repository in memory, of which each file can be written as no TUF library would. */

export interface Signer {
  readonly id: string;
  /** As it stands in metadata. */
  readonly key: Json;
  readonly privateKey: KeyObject;
}

/** A key under its right id. */
export function signerOf(privateKey: KeyObject, key: Json): Signer {
  return { id: sha256(Buffer.from(canonical(key))), key, privateKey };
}

export function ed25519(extra: Json = {}): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const hex = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
  return signerOf(privateKey, { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: hex }, ...extra });
}

/** A signature in hex, by the scheme that the key names. */
export function signatureBy({ privateKey, key }: Signer, bytes: Uint8Array): string {
  const scheme = String(key.scheme);
  const hash = scheme === 'ed25519' ? null : scheme.endsWith('384') ? 'sha384' : 'sha256';
  const by = scheme.startsWith('rsassa-pss')
    ? { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
    : privateKey;
  return sign(hash, bytes, by).toString('hex');
}

export function signedBy(signed: Json, signers: readonly Signer[]): Uint8Array {
  const bytes = Buffer.from(canonical(signed));
  const signatures = signers.map((each) => ({ keyid: each.id, sig: signatureBy(each, bytes) }));
  return Buffer.from(JSON.stringify({ signatures, signed }));
}

export interface Delegate {
  readonly name: string;
  readonly paths?: string[];
  readonly path_hash_prefixes?: string[];
  readonly terminating?: boolean;
  /** Who has to sign it, for this delegator; the role's own signer unless given. */
  readonly signer?: Signer;
}

export interface TestRole {
  readonly targets?: Readonly<Record<string, string>>;
  readonly delegates?: readonly Delegate[];
  /** In place of `delegates`. */
  readonly succinct?: { readonly bit_length: number; readonly name_prefix: string };
}

const topLevel = ['root', 'timestamp', 'snapshot', 'targets'] as const;
type TopLevel = (typeof topLevel)[number];

export class TestRepository {
  /** By path: `metadata/...`, `targets/...`. */
  readonly files = new Map<string, Uint8Array>();
  readonly signers: Record<TopLevel, Signer[]>;
  /** Of every role that is delegated to. */
  readonly own = ed25519();
  /** undefined: the root says nothing of it. */
  consistent: boolean | undefined = true;
  thresholds: Partial<Record<TopLevel, number>> = {};
  /** Put into the snapshot's and timestamp's meta, beside the version. */
  withDigests = false;
  rootVersion = 0;
  version = 0;
  expires = day(90).toISOString().replace('.000', '');

  constructor() {
    this.signers = {
      root: [ed25519()],
      timestamp: [ed25519()],
      snapshot: [ed25519()],
      targets: [ed25519()],
    };
  }

  /** The next root, signed by the keys that it names and by `also`. */
  publishRoot(also: readonly Signer[] = [], more: Json = {}): Uint8Array {
    this.rootVersion += 1;
    const keys = Object.fromEntries(
      topLevel.flatMap((role) => this.signers[role].map(({ id, key }) => [id, key])),
    );
    const roles = Object.fromEntries(
      topLevel.map((role) => [
        role,
        { keyids: this.signers[role].map(({ id }) => id), threshold: this.thresholds[role] ?? 1 },
      ]),
    );
    const consistent = this.consistent === undefined ? {} : { consistent_snapshot: this.consistent };
    const signed = { ...this.#common('root', this.rootVersion), keys, roles, ...consistent, ...more };
    const bytes = signedBy(signed, [...this.signers.root, ...also]);
    this.files.set(`metadata/${this.rootVersion}.root.json`, bytes);
    return bytes;
  }

  /** The next version of everything but the root. `targets` among the roles is the top-level one. */
  publish(roles: Readonly<Record<string, TestRole>>): void {
    this.version += 1;
    const isConsistent = this.consistent === true;
    const named = (name: string) => (isConsistent ? `${this.version}.${name}` : name);
    const meta: Json = {};
    const promise = (name: string, bytes: Uint8Array) => {
      const digests = { length: bytes.length, hashes: { sha256: sha256(bytes) } };
      meta[`${name}.json`] = { version: this.version, ...(this.withDigests ? digests : {}) };
    };
    for (const [name, role] of Object.entries(roles)) {
      const bytes = signedBy(this.#targets(role), name === 'targets' ? this.signers.targets : [this.own]);
      this.files.set(`metadata/${named(`${encodeURIComponent(name)}.json`)}`, bytes);
      promise(name, bytes);
    }
    const snapshot = signedBy(
      { ...this.#common('snapshot', this.version), meta: { ...meta } },
      this.signers.snapshot,
    );
    this.files.set(`metadata/${named('snapshot.json')}`, snapshot);
    promise('snapshot', snapshot);
    const { 'snapshot.json': of = {} } = meta;
    this.files.set(
      'metadata/timestamp.json',
      signedBy(
        { ...this.#common('timestamp', this.version), meta: { 'snapshot.json': of } },
        this.signers.timestamp,
      ),
    );
  }

  #common(type: string, version: number): Json {
    return { _type: type, spec_version: '1.0.34', version, expires: this.expires };
  }

  #targets({ targets = {}, delegates, succinct }: TestRole): Json {
    const listed = Object.fromEntries(
      Object.entries(targets).map(([path, text]) => {
        const digest = sha256(Buffer.from(text));
        const slash = path.lastIndexOf('/') + 1;
        const name =
          this.consistent === true ? `${path.slice(0, slash)}${digest}.${path.slice(slash)}` : path;
        this.files.set(`targets/${name}`, Buffer.from(text));
        return [path, { length: Buffer.byteLength(text), hashes: { sha256: digest } }];
      }),
    );
    const signed: Json = { ...this.#common('targets', this.version), targets: listed };
    const by = { keyids: [this.own.id], threshold: 1 };
    if (succinct !== undefined)
      signed.delegations = { keys: { [this.own.id]: this.own.key }, succinct_roles: { ...by, ...succinct } };
    if (delegates !== undefined)
      signed.delegations = {
        keys: Object.fromEntries(
          [this.own, ...delegates.flatMap(({ signer }) => signer ?? [])].map(({ id, key }) => [id, key]),
        ),
        roles: delegates.map(({ signer = this.own, terminating = false, ...rest }) => ({
          keyids: [signer.id],
          threshold: 1,
          terminating,
          ...rest,
        })),
      };
    return signed;
  }
}

/** A client of a test repository, with its own metadata folder. */
export function clientOf(repository: TestRepository, enrolled: Uint8Array) {
  const store = memoryStore();
  const asked: string[] = [];
  const fetcher: Fetcher = {
    get: async (url, ceiling) => {
      const path = url.pathname.slice(1);
      asked.push(path);
      const bytes = repository.files.get(path);
      if (bytes !== undefined && bytes.length > ceiling) throw new Error(`${path} is over its ceiling`);
      return bytes;
    },
  };
  return {
    store,
    asked,
    fetcher,
    refresh: (now = day(1)): Promise<Repository> =>
      refresh({ url: new URL('http://repository.test/metadata/'), fetcher, store, enrolled, now }),
  };
}
