import { z } from 'zod';
import { nearest } from '../names/nearest.ts';
import { meantKey } from './meant-key.ts';
import { keysAt, literals, shapesAt } from './schema-shapes.ts';
import { inPath, kindWord, oneOf, pathName, show, showKey, sizeWords } from './value-words.ts';

/** A schema issue in an author's words. */
export interface Explanation {
  readonly path: readonly PropertyKey[];
  /** Set where the fault is a key of the map at the path, not a value. */
  readonly key?: PropertyKey | undefined;
  /** The known key that an unknown one was probably meant to be. */
  readonly meant?: string | undefined;
  /** True where there is no such key. */
  readonly missing?: boolean;
  /** A text that would be right in quotes (YAML read a number or a yes/no), or a number that would be right without. */
  readonly quotes?: 'missing' | 'needless' | undefined;
  /** The known key that an unknown one is by one slip, where there is just one, and it is not there already. */
  readonly slip?: string | undefined;
  /** What would be right in the value's or the key's place, where one thing is likely. */
  readonly expected?: string | undefined;
  readonly reason: string;
  readonly hint?: string | undefined;
}

type Issue = z.core.$ZodIssue;

/**
 * Tells all issues of one document: one a value, and none for a missing key where an unknown key beside it is that
 * key misspelt.
 */
export function explainAll(issues: readonly Issue[], schema: z.ZodType): readonly Explanation[] {
  const told = new Set<string>();
  return withoutMisspelt(issues.flatMap((issue) => explain(issue, schema))).filter(({ path, key }) => {
    const id = JSON.stringify([path, key ?? null]);
    if (told.has(id)) return false;
    told.add(id);
    return true;
  });
}

function withoutMisspelt(explanations: readonly Explanation[]): readonly Explanation[] {
  const misspelt = new Set(
    explanations.flatMap(({ path, meant }) =>
      meant === undefined ? [] : [JSON.stringify([...path, meant])],
    ),
  );
  return explanations.filter(({ path, missing }) => missing !== true || !misspelt.has(JSON.stringify(path)));
}

/** Tells a zod issue as "Unexpected X in `key`, expected Y". An issue with three unknown keys makes three. */
function explain(issue: Issue, schema: z.ZodType): readonly Explanation[] {
  const { path, input } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(path, key, keysAt(schema, path), input));
    case 'invalid_type':
      return [wrongKind(path, input, [issue.expected], schema)];
    case 'invalid_value':
      return [wrongWord(path, input, issue.values.map(String))];
    case 'too_small':
      return [wrongSize(path, sizeWords(issue.origin, 'at least', issue.minimum, input))];
    case 'too_big':
      return [wrongSize(path, sizeWords(issue.origin, 'at most', issue.maximum, input))];
    case 'invalid_key':
      return [wrongKey(path, issue.issues[0]?.message ?? 'another name', schema)];
    case 'invalid_union':
      return issue.discriminator === undefined
        ? explainUnion(issue, schema)
        : explainDiscriminator(issue, issue.discriminator, schema);
    case 'custom': {
      // A rule about several values is told of all of them.
      const found = input !== null && typeof input === 'object' ? 'values' : show(input);
      const reason = `Unexpected ${found}${inPath(path)}, expected ${issue.message}`;
      return [{ path, reason, hint: hintOf(issue.params) }];
    }
    default:
      return [{ path, reason: `Unexpected ${show(input)}${inPath(path)}, expected ${issue.message}` }];
  }
}

function unknownKey(
  path: readonly PropertyKey[],
  key: string,
  known: readonly string[],
  map: unknown,
): Explanation {
  const { meant, slip, there } = meantKey(key, known, map);
  const hint =
    meant !== undefined
      ? `Did you mean \`${meant}\`?`
      : there !== undefined
        ? `\`${there}\` is there already: delete one of the two.`
        : `Known keys: ${known.join(', ')}.`;
  const reason = `Unexpected key ${showKey(key)}${inPath(path)}, expected a known key`;
  return { path, key, meant, slip, expected: meant, reason, hint };
}

/** A missing value, or one of another kind than the schema's. */
function wrongKind(
  path: readonly PropertyKey[],
  input: unknown,
  kinds: readonly string[],
  schema: z.ZodType,
): Explanation {
  const words = [...new Set(kinds.map(kindWord))].join(' or ');
  if (input === undefined || input === null) return missing(path, input, words);
  const reason = `Unexpected ${show(input)}${inPath(path)}, expected ${words}`;
  const kind = kinds.length === 1 ? kinds[0] : undefined;
  if (kind === 'string' && (typeof input === 'number' || typeof input === 'boolean')) {
    const read = typeof input === 'number' ? 'a number' : 'a yes or no';
    return { path, reason, quotes: 'missing', hint: `Put it in quotes: without them YAML reads ${read}.` };
  }
  if (kind === 'number' && typeof input === 'string' && /^-?[0-9]{1,15}$/.test(input))
    return { path, reason, quotes: 'needless', hint: 'Take the quotes away: in them it is a text.' };
  if (kind === 'array' && typeof input === 'string') return { path, reason, hint: listHint(input) };
  if (kind === 'object' && path.length === 0) {
    const first = keysAt(schema, path)[0];
    return { path, reason, hint: first && `Begin with a key, a colon and its value, like "${first}: ...".` };
  }
  if (kind === 'object') {
    const keys = keysAt(schema, path);
    return { path, reason, hint: keys.length === 0 ? undefined : `Its keys are ${keys.join(', ')}.` };
  }
  return { path, reason };
}

function listHint(input: string): string {
  const entry = input.replace(/^-\s*/, '');
  return entry === input || entry === ''
    ? `Write it as a list: [${input}]`
    : `Put a blank after the dash: "- ${entry}".`;
}

function missing(path: readonly PropertyKey[], input: unknown, expected: string): Explanation {
  if (path.length === 0) return { path, reason: `Unexpected empty text, expected ${expected}` };
  return input === null
    ? { path, reason: `Missing value of \`${pathName(path)}\`, expected ${expected}` }
    : { path, missing: true, reason: `Missing \`${pathName(path)}\`, expected ${expected}` };
}

function wrongWord(path: readonly PropertyKey[], input: unknown, allowed: readonly string[]): Explanation {
  if (input === undefined || input === null) return missing(path, input, oneOf(allowed));
  const meant = typeof input === 'string' ? meantWord(input, allowed) : undefined;
  return {
    path,
    reason: `Unexpected ${show(input)}${inPath(path)}, expected ${oneOf(allowed)}`,
    hint: meant && `Did you mean \`${meant}\`?`,
    expected: meant,
  };
}

/** The allowed word that is near, or that is the end of what was written after a colon, as in "TLP:RED". */
function meantWord(input: string, allowed: readonly string[]): string | undefined {
  const last = input.slice(input.lastIndexOf(':') + 1).trim();
  return nearest(input, allowed) ?? allowed.find((word) => word.toLowerCase() === last.toLowerCase());
}

function wrongSize(
  path: readonly PropertyKey[],
  { found, expected }: { readonly found: string; readonly expected: string },
): Explanation {
  return { path, reason: `Unexpected ${found}${inPath(path)}, expected ${expected}` };
}

/** A key of a record that is no name for one. It is proposed in lower case and with hyphens where that would do. */
function wrongKey(path: readonly PropertyKey[], expected: string, schema: z.ZodType): Explanation {
  const parent = path.slice(0, -1);
  const key = path.at(-1) ?? '';
  const slug = String(key)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const fits = shapesAt(schema, parent).some(
    (shape) => shape instanceof z.ZodRecord && z.safeParse(shape.keyType, slug).success,
  );
  return {
    path: parent,
    key,
    reason: `Unexpected key ${showKey(key)}${inPath(parent)}, expected ${expected}`,
    ...(fits ? { expected: slug, hint: `Did you mean \`${slug}\`?` } : {}),
  };
}

/** A choice of shapes: told by the shape that fits best, the one with the fewest faults. */
function explainUnion(issue: z.core.$ZodIssueInvalidUnion, schema: z.ZodType): readonly Explanation[] {
  const { path, input, errors } = issue;
  const kinds = errors.map(([only, ...more]) =>
    only?.code === 'invalid_type' && only.path.length === 0 && more.length === 0 ? [only.expected] : [],
  );
  if (kinds.length > 0 && kinds.every((kind) => kind.length === 1))
    return [wrongKind(path, input, kinds.flat(), schema)];
  const told = errors
    .map((issues) =>
      withoutMisspelt(
        issues.flatMap((inner) => explain({ ...inner, path: [...path, ...inner.path] }, schema)),
      ),
    )
    .filter((explanations) => explanations.length > 0)
    .sort((a, b) => a.length - b.length);
  return told[0] ?? [{ path, reason: `Unexpected ${show(input)}${inPath(path)}, expected ${issue.message}` }];
}

/**
 * A map whose kind is told by one key: the key is misspelt or missing, or its value names no kind. Its other faults are
 * those that it has as the kind that was meant; where none is near, those that it has as any.
 */
function explainDiscriminator(
  issue: z.core.$ZodIssueInvalidUnion,
  key: string,
  schema: z.ZodType,
): readonly Explanation[] {
  const parent = issue.path.at(-1) === key ? issue.path.slice(0, -1) : issue.path;
  const map: unknown = issue.input;
  if (map === null || typeof map !== 'object') return [wrongWord([...parent, key], map, [])];
  const shapes = shapesAt(schema, parent).filter((shape) => shape instanceof z.ZodObject);
  const kinds = [...new Set(shapes.flatMap((shape) => literals(shape.shape[key])))];
  const known = keysAt(schema, parent);
  const misspelt = Object.keys(map).find(
    (each) => !known.includes(each) && meantKey(each, known, map).meant === key,
  );
  const input: unknown = Reflect.get(map, misspelt ?? key);
  const told =
    misspelt === undefined
      ? wrongWord([...parent, key], input, kinds)
      : unknownKey(parent, misspelt, known, map);
  const kind =
    typeof input === 'string' ? (kinds.find((each) => each === input) ?? nearest(input, kinds)) : undefined;
  const others = Object.fromEntries(Object.entries(map).filter(([each]) => each !== misspelt));
  const asKinds = (kind === undefined ? kinds : [kind]).map((as) => faultsAs({ ...others, [key]: as }, as));
  const [first = [], ...more] = asKinds;
  const same = (a: Explanation, b: Explanation) => a.reason === b.reason;
  return [told, ...first.filter((one) => more.every((other) => other.some((it) => same(one, it))))];

  function faultsAs(value: object, as: string): readonly Explanation[] {
    const shape = shapes.find((each) => literals(each.shape[key]).includes(as));
    const issues = shape?.safeParse(value, { reportInput: true }).error?.issues ?? [];
    return withoutMisspelt(
      issues.flatMap((inner) => explain({ ...inner, path: [...parent, ...inner.path] }, schema)),
    );
  }
}

function hintOf(params: unknown): string | undefined {
  if (params !== null && typeof params === 'object' && 'hint' in params && typeof params.hint === 'string')
    return params.hint;
  return undefined;
}
