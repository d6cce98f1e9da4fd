import { createHash } from 'node:crypto';
import type { Known } from '../advisory/index.ts';

/**
 * What a verdict drew on beyond the note itself: questions to what the workspace knows, each with its answer on a line
 * of its own below. While the answers are the same, so is the verdict; a check that asks in a new way needs no word of
 * it here.
 */
export interface Uses {
  /** What many notes ask alike: one list for all that ask the same. */
  readonly alike: readonly string[];
  /** Questions about notes, in which each note differs. */
  readonly own: readonly string[];
}

export const noUses: Uses = { alike: [], own: [] };

/**
 * Answers questions about one `Known`: `signatures has NAME` and `fileOf get NAME` of a list or map, and `products`
 * for a part as a whole.
 */
export class Answers {
  readonly known: Known;
  readonly #parts: ReadonlyMap<string, unknown>;
  readonly #lists = new Map<string, ReadonlySet<unknown>>();
  readonly #given = new Map<string, string>();
  readonly #held = new Map<readonly string[], boolean>();
  readonly #asked = new Map<string, readonly string[]>();

  constructor(known: Known) {
    this.known = known;
    this.#parts = new Map(Object.entries(known));
  }

  /** True where each question still has the answer that it had. */
  hold({ alike, own }: Uses): boolean {
    const held = this.#held.get(alike) ?? alike.every((use) => this.#holds(use));
    this.#held.set(alike, held);
    return held && own.every((use) => this.#holds(use));
  }

  #holds(use: string): boolean {
    const end = use.lastIndexOf('\n');
    return this.answer(use.slice(0, end)) === use.slice(end + 1);
  }

  /** Questions with their answers. */
  usesOf(questions: Iterable<string>): Uses {
    const own: string[] = [];
    const alike: string[] = [];
    for (const question of questions)
      (question.startsWith('fileOf') ? own : alike).push(`${question}\n${this.answer(question)}`);
    const key = alike.join('\0');
    const asked = this.#asked.get(key) ?? alike;
    this.#asked.set(key, asked);
    return { alike: asked, own };
  }

  /** One line, whatever was asked: `true`, JSON, a digest. */
  answer(question: string): string {
    const given = this.#given.get(question);
    if (given !== undefined) return given;
    const answer = this.#find(question);
    this.#given.set(question, answer);
    return answer;
  }

  #find(question: string): string {
    const [, part = '', how, name = ''] = /^(\w+)(?: (has|get) (.*))?$/s.exec(question) ?? [];
    const value = this.#parts.get(part);
    if (how === undefined) return digest(plain(value));
    if (value instanceof Map) return how === 'has' ? String(value.has(name)) : textOf(value.get(name));
    return Array.isArray(value) && how === 'has' ? String(this.#listOf(part, value).has(name)) : 'no list';
  }

  #listOf(part: string, value: readonly unknown[]): ReadonlySet<unknown> {
    const list = this.#lists.get(part) ?? new Set(value);
    this.#lists.set(part, list);
    return list;
  }
}

/** A `Known` that writes down what is asked of it, for `uses` to tell. What is not a single name counts as the whole part. */
export function traced(answers: Answers): { readonly known: Known; readonly uses: () => Uses } {
  const asked = new Set<string>();
  const ask = (question: string) => asked.add(question);
  const known = new Proxy(answers.known, {
    get(target, part) {
      const value: unknown = Reflect.get(target, part);
      if (Array.isArray(value)) return tracedPart(value, String(part), ['includes'], ask);
      if (value instanceof Map) return tracedPart(value, String(part), ['has', 'get'], ask);
      ask(String(part));
      return value;
    },
    ownKeys(target) {
      for (const part of Reflect.ownKeys(target)) ask(String(part));
      return Reflect.ownKeys(target);
    },
  });
  return { known, uses: () => answers.usesOf(asked) };
}

/** A list or map whose `single` methods ask for one name; anything else asks for all of it. */
function tracedPart<T extends object>(
  whole: T,
  part: string,
  single: readonly string[],
  ask: (question: string) => unknown,
): T {
  return new Proxy(whole, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') {
        ask(part);
        return value;
      }
      return (...args: readonly unknown[]) => {
        const named = typeof key === 'string' && single.includes(key) && args.length === 1;
        if (named && typeof args[0] === 'string')
          ask(`${part} ${key === 'includes' ? 'has' : key} ${args[0]}`);
        else ask(part);
        return Reflect.apply(value, target, args);
      };
    },
  });
}

function plain(value: unknown): unknown {
  return value instanceof Map ? [...value].map(([key, held]) => [key, held ?? null]) : value;
}

function textOf(value: unknown): string {
  return JSON.stringify(value) ?? 'undefined';
}

function digest(value: unknown): string {
  return createHash('sha256').update(textOf(value)).digest('base64url').slice(0, 22);
}
