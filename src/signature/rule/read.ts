import type { Rule, RuleFault, RuleOption } from './rule.ts';

/** A longer line is no rule that anyone wrote. Suricata itself cuts lines at 8 kB. */
const maxLength = 65_536;
const actions = ['alert', 'pass', 'drop', 'reject', 'rejectsrc', 'rejectdst', 'rejectboth', 'config'];

/** Header and options of a rule, before its sid, rev and msg are looked up: what an own rule gives. */
export type RuleBody = Omit<Rule, 'kind' | 'disabled' | 'sid' | 'rev' | 'msg'>;

/**
 * Reads one Suricata rule, active or commented out with `#`. Never throws; what Suricata and a careful reader could
 * take for two different rules (an open quote, a `;` inside quotes) is a fault.
 */
export function parseRule(text: string): Rule | RuleFault {
  const comment = /^[ \t]*#[ \t]*/.exec(text)?.[0] ?? '';
  const body = readRuleBody(text, comment.length);
  if ('kind' in body) return body;
  const sid = onlyNumber(body.options, 'sid', 1);
  if (typeof sid === 'object') return sid;
  if (sid === undefined) return fault(text.length, 'Unexpected end of the rule, expected a sid');
  const rev = onlyNumber(body.options, 'rev', 0);
  if (typeof rev === 'object') return rev;
  const msgs = body.options.filter((option) => option.name === 'msg');
  const [msg, second] = msgs;
  if (second !== undefined) return fault(second.column - 1, 'Unexpected second `msg`, expected one');
  return {
    kind: 'rule',
    disabled: comment !== '',
    ...body,
    sid,
    rev: rev ?? 0,
    msg: unquote(msg?.value ?? ''),
  };
}

/** Reads header and options from `start` on. */
export function readRuleBody(text: string, start = 0): RuleBody | RuleFault {
  if (text.length > maxLength)
    return fault(0, `Unexpected rule of ${text.length} characters, expected at most ${maxLength}`);
  const control = /[\x00-\x08\x0a-\x1f\x7f]/.exec(text);
  if (control !== null) {
    const code = control[0].charCodeAt(0).toString(16).padStart(2, '0');
    return fault(
      control.index,
      `Unexpected control character 0x${code}, expected a rule on one line`,
      'A rule stands on one line; a byte in a pattern is written |0a|.',
    );
  }
  const header = readHeader(text, start);
  if ('kind' in header) return header;
  const options = readOptions(text, header.end);
  if ('kind' in options) return options;
  const { action, protocol, source, sourcePort, direction, destination, destinationPort } = header;
  return { action, protocol, source, sourcePort, direction, destination, destinationPort, options };
}

type Header = Omit<RuleBody, 'options'> & { readonly end: number };

/** Reads the seven words before `(`. A list in brackets is one word, whatever blanks it holds. */
function readHeader(text: string, start: number): Header | RuleFault {
  const words: { text: string; at: number }[] = [];
  let at = start;
  while (words.length < 7) {
    at = skipBlanks(text, at);
    const word = readWord(text, at);
    if ('kind' in word) return word;
    if (word.text === '') {
      const names = [
        'an action',
        'a protocol',
        'a source',
        'a source port',
        '-> or <>',
        'a destination',
        'a destination port',
      ];
      return fault(at, `Unexpected ${show(text, at)}, expected ${names[words.length] ?? 'a word'}`);
    }
    words.push({ text: word.text, at });
    at += word.text.length;
  }
  const [action, protocol, source, sourcePort, arrow, destination, destinationPort] = words;
  if (!action || !protocol || !source || !sourcePort || !arrow || !destination || !destinationPort)
    return fault(at, 'Unexpected end of the header, expected seven words');
  if (!actions.includes(action.text))
    return fault(action.at, `Unexpected \`${cut(action.text)}\`, expected an action: ${actions.join(', ')}`);
  if (!/^[a-z][a-z0-9_-]*$/.test(protocol.text))
    return fault(protocol.at, `Unexpected \`${cut(protocol.text)}\`, expected a protocol, like tcp`);
  const direction = arrow.text === '->' || arrow.text === '<>' ? arrow.text : undefined;
  if (direction === undefined) return fault(arrow.at, `Unexpected \`${cut(arrow.text)}\`, expected -> or <>`);
  at = skipBlanks(text, at);
  if (text[at] !== '(') return fault(at, `Unexpected ${show(text, at)}, expected ( before the options`);
  return {
    action: action.text,
    protocol: protocol.text,
    source: source.text,
    sourcePort: sourcePort.text,
    direction,
    destination: destination.text,
    destinationPort: destinationPort.text,
    end: at + 1,
  };
}

function readWord(text: string, start: number): { text: string } | RuleFault {
  let depth = 0;
  let at = start;
  for (; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '[') depth += 1;
    if (char === ']') depth -= 1;
    if (depth < 0) return fault(at, 'Unexpected ], expected [ before it');
    if (depth === 0 && (isBlank(char) || char === '(')) break;
    if (char === '(' || char === ';' || char === '"')
      return fault(at, `Unexpected ${char} in the header, expected an address or a port`);
  }
  if (depth > 0) return fault(start, 'Unexpected end of the rule in a list, expected ]');
  return { text: text.slice(start, at) };
}

function readOptions(text: string, start: number): readonly RuleOption[] | RuleFault {
  const options: RuleOption[] = [];
  let at = skipBlanks(text, start);
  while (text[at] !== ')') {
    const option = readOption(text, at);
    if ('kind' in option) return option;
    options.push(option.option);
    at = skipBlanks(text, option.end);
  }
  if (options.length === 0) return fault(at, 'Unexpected ), expected an option');
  const rest = skipBlanks(text, at + 1);
  if (rest < text.length)
    return fault(rest, `Unexpected ${show(text, rest)} after the rule, expected the end of the line`);
  return options;
}

/** Ends an option where Suricata does: at the first `;` that no `\` stands before, quotes or not. */
function readOption(text: string, start: number): { option: RuleOption; end: number } | RuleFault {
  const name = /^[A-Za-z][A-Za-z0-9_.-]*/.exec(text.slice(start, start + 100))?.[0];
  if (name === undefined) return fault(start, `Unexpected ${show(text, start)}, expected an option or )`);
  let end = text.indexOf(';', start);
  while (end > 0 && text[end - 1] === '\\') end = text.indexOf(';', end + 1);
  if (end < 0) return fault(start, `Unexpected end of the rule in \`${name}\`, expected ;`);
  const after = skipBlanks(text, start + name.length);
  if (after === end) return { option: { name, column: start + 1 }, end: end + 1 };
  if (text[after] !== ':')
    return fault(after, `Unexpected ${show(text, after)} after \`${name}\`, expected : or ;`);
  const value = text.slice(after + 1, end).trim();
  if (value === '') return fault(end, `Unexpected ; after \`${name}:\`, expected a value`);
  const quotes = quoteFault(value);
  if (quotes !== undefined)
    return fault(
      after,
      `Unexpected ${quotes} in \`${name}\``,
      'Inside quotes write |22| for " and |3b| for ; (in msg and pcre \\" and \\;).',
    );
  return { option: { name, value, column: start + 1 }, end: end + 1 };
}

/** What is wrong with the quotes of a value; undefined where it has none or they are right. */
function quoteFault(value: string): string | undefined {
  const quoted = /^!?[ \t]*"/.exec(value)?.[0];
  if (quoted === undefined) return undefined;
  let at = quoted.length;
  for (; at < value.length && value[at] !== '"'; at += 1) if (value[at] === '\\') at += 1;
  if (at >= value.length) return '" that is not closed, or ; inside quotes, expected the value to end with "';
  return at === value.length - 1 ? undefined : 'text after the closing ", expected ;';
}

/** The number that an option gives; undefined where the option is absent. */
function onlyNumber(
  options: readonly RuleOption[],
  name: string,
  least: number,
): number | undefined | RuleFault {
  const [option, second] = options.filter((each) => each.name === name);
  if (option === undefined) return undefined;
  if (second !== undefined) return fault(second.column - 1, `Unexpected second \`${name}\`, expected one`);
  const value = /^[0-9]{1,10}$/.test(option.value ?? '') ? Number(option.value) : Number.NaN;
  if (value >= least && value <= 0xffff_ffff) return value;
  return fault(
    option.column - 1,
    `Unexpected \`${cut(option.value ?? '')}\` in \`${name}\`, expected a whole number from ${least} to 4294967295`,
  );
}

function unquote(value: string): string {
  const inner = value.startsWith('"') ? value.slice(1, -1) : value;
  return inner.replace(/\\(.)/g, '$1');
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (at < text.length && isBlank(text.charAt(at))) at += 1;
  return at;
}

function isBlank(char: string): boolean {
  return char === ' ' || char === '\t';
}

function show(text: string, at: number): string {
  const char = text[at];
  return char === undefined ? 'end of the rule' : `\`${char}\``;
}

function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function fault(offset: number, reason: string, hint?: string): RuleFault {
  return { kind: 'fault', column: offset + 1, reason, ...(hint === undefined ? {} : { hint }) };
}
