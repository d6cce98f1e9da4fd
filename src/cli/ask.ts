import { createInterface } from 'node:readline';
import { z } from 'zod';
import { ClarionError } from '../names/error.ts';
import { explainAll } from '../source/explain.ts';
import { printable } from './terminal.ts';

/** What has been answered so far, by the option of each question. */
type Said = ReadonlyMap<string, string>;

/** Something that a command wants to know: told by an option, or asked on a terminal. */
export interface Question {
  /** The option that answers it, like `--title`. */
  readonly option: string;
  /** As it is asked: one line. */
  readonly asks: string;
  readonly given: string | undefined;
  /** What an empty answer stands for, by what was answered before; without one, an answer is needed. */
  readonly fallback?: string | ((said: Said) => string) | undefined;
  /** What an answer has to be; one that is empty and may be is not looked at. */
  readonly schema: z.ZodType<unknown>;
}

/**
 * Answers to questions, by their keys: what options say, else what is typed on the terminal, else the fallback. A typed
 * answer that will not do is asked for again.
 *
 * @throws ClarionError of kind `usage`: `ask/missing` with every option that is missing where there is no terminal,
 * `ask/answer` where an option will not do, `ask/ended` where the terminal is closed.
 */
export async function answersTo<K extends string>(
  questions: Readonly<Record<K, Question>>,
  interactive: boolean,
): Promise<(key: K) => string> {
  const list = Object.values<Question>(questions);
  for (const question of list) {
    const fault = question.given === undefined ? undefined : faultOf(question, question.given);
    if (fault !== undefined) throw new ClarionError('usage', fault, { code: 'ask/answer' });
  }
  const missing = list.filter(({ given, fallback }) => given === undefined && fallback === undefined);
  if (!interactive && missing.length > 0)
    throw new ClarionError('usage', `Missing ${missing.map(({ option }) => option).join(', ')}`, {
      code: 'ask/missing',
      hint: 'Give each as an option, or run the command on a terminal: it asks.',
    });
  const asks = interactive && list.some(({ given }) => given === undefined);
  const said = asks ? await askAll(list) : untold(list);
  return (key) => said.get(questions[key].option) ?? '';
}

function untold(list: readonly Question[]): Said {
  const said = new Map<string, string>();
  for (const question of list) said.set(question.option, question.given ?? fallbackOf(question, said) ?? '');
  return said;
}

async function askAll(list: readonly Question[]): Promise<Said> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // A paste brings several lines at once: they wait here for their questions.
  const typed = lines[Symbol.asyncIterator]();
  try {
    const said = new Map<string, string>();
    for (const question of list)
      said.set(question.option, question.given ?? (await ask(typed, question, fallbackOf(question, said))));
    return said;
  } finally {
    lines.close();
  }
}

async function ask(
  lines: AsyncIterator<string>,
  question: Question,
  fallback: string | undefined,
): Promise<string> {
  const offered = fallback === undefined || fallback === '' ? '' : ` [${fallback}]`;
  for (;;) {
    process.stderr.write(printable(`${question.asks}${offered}: `));
    const line = await lines.next();
    if (line.done === true) throw new ClarionError('usage', 'The terminal was closed', { code: 'ask/ended' });
    const typed = line.value.trim();
    const answer = typed === '' ? (fallback ?? '') : typed;
    const fault = faultOf(question, answer);
    if (fault === undefined) return answer;
    // Whoever is asked has given no option.
    process.stderr.write(`  ${printable(fault.replace(` in \`${question.option}\``, ''))}\n`);
  }
}

function fallbackOf({ fallback }: Question, said: Said): string | undefined {
  return typeof fallback === 'function' ? fallback(said) : fallback;
}

function faultOf({ option, schema, fallback }: Question, answer: string): string | undefined {
  if (answer === '' && fallback === '') return undefined;
  const shape = z.object({ [option]: schema });
  const result = shape.safeParse({ [option]: answer }, { reportInput: true });
  return result.success ? undefined : explainAll(result.error.issues, shape)[0]?.reason;
}
