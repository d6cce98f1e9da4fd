import { faultAt, isBlank, nextOption, optionCursor, show, skipBlanks } from './option.ts';
import type { Rule, RuleFault, RuleOption } from './rule.ts';

/** A longer line is no rule that anyone wrote. Suricata itself cuts lines at 8 kB. */
export const maxRuleText = 65_536;
const actions = ['alert', 'pass', 'drop', 'reject', 'rejectsrc', 'rejectdst', 'rejectboth', 'config'];

/** Header and options of a rule, before its sid, rev and msg are looked up: what an own rule gives. */
export type RuleBody = Omit<Rule, 'kind' | 'disabled' | 'sid' | 'rev' | 'msg'>;

/**
 * Reads one Suricata rule, active or commented out with `#`, option by option as Suricata does. Never throws; an open
 * quote and a `;` inside quotes are faults.
 */
export function parseRule(text: string): Rule | RuleFault {
  const comment = /^[ \t]*#[ \t#]*/.exec(text)?.[0] ?? '';
  const body = readRuleBody(text, comment.length);
  if ('kind' in body) return body;
  const sid = onlyNumber(body.options, 'sid', 1);
  if (typeof sid === 'object') return sid;
  if (sid === undefined) return faultAt(text.length, 'Unexpected end of the rule, expected a sid');
  const rev = onlyNumber(body.options, 'rev', 0);
  if (typeof rev === 'object') return rev;
  const msgs = body.options.filter((option) => option.name === 'msg');
  const [msg, second] = msgs;
  if (second !== undefined) return faultAt(second.column - 1, 'Unexpected second `msg`, expected one');
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
  if (text.length > maxRuleText)
    return faultAt(0, `Unexpected rule of ${text.length} characters, expected at most ${maxRuleText}`);
  const control = controlIn(text);
  if (control !== undefined) return control;
  const header = readHeader(text, start);
  if ('kind' in header) return header;
  const options = readOptions(text, header.end);
  if ('kind' in options) return options;
  const { action, protocol, source, sourcePort, direction, destination, destinationPort } = header;
  return { action, protocol, source, sourcePort, direction, destination, destinationPort, options };
}

/** What a control character in a rule is told as; undefined where there is none but tabs. */
export function controlIn(text: string): RuleFault | undefined {
  const control = /[\x00-\x08\x0a-\x1f\x7f]/.exec(text);
  if (control === null) return undefined;
  const code = control[0].charCodeAt(0).toString(16).padStart(2, '0');
  return faultAt(
    control.index,
    `Unexpected control character 0x${code}, expected a rule on one line`,
    'A rule stands on one line; a byte in a pattern is written |0a|.',
  );
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
      return faultAt(at, `Unexpected ${show(text, at)}, expected ${names[words.length] ?? 'a word'}`);
    }
    words.push({ text: word.text, at });
    at += word.text.length;
  }
  const [action, protocol, source, sourcePort, arrow, destination, destinationPort] = words;
  if (!action || !protocol || !source || !sourcePort || !arrow || !destination || !destinationPort)
    return faultAt(at, 'Unexpected end of the header, expected seven words');
  if (!actions.includes(action.text))
    return faultAt(
      action.at,
      `Unexpected \`${cut(action.text)}\`, expected an action: ${actions.join(', ')}`,
    );
  if (!/^[a-z][a-z0-9_-]*$/.test(protocol.text))
    return faultAt(protocol.at, `Unexpected \`${cut(protocol.text)}\`, expected a protocol, like tcp`);
  const direction = arrow.text === '->' || arrow.text === '<>' ? arrow.text : undefined;
  if (direction === undefined)
    return faultAt(arrow.at, `Unexpected \`${cut(arrow.text)}\`, expected -> or <>`);
  at = skipBlanks(text, at);
  if (text[at] !== '(') return faultAt(at, `Unexpected ${show(text, at)}, expected ( before the options`);
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
    if (depth < 0) return faultAt(at, 'Unexpected ], expected [ before it');
    if (depth === 0 && (isBlank(char.charCodeAt(0)) || char === '(')) break;
    if (char === '(' || char === ';' || char === '"')
      return faultAt(at, `Unexpected ${char} in the header, expected an address or a port`);
  }
  if (depth > 0) return faultAt(start, 'Unexpected end of the rule in a list, expected ]');
  return { text: text.slice(start, at) };
}

function readOptions(text: string, start: number): readonly RuleOption[] | RuleFault {
  const options: RuleOption[] = [];
  const cursor = optionCursor();
  let at = skipBlanks(text, start);
  while (text[at] !== ')') {
    const wrong = nextOption(text, at, cursor);
    if (wrong !== undefined) return wrong;
    // Suricata knows its keywords in any letter case: what is refused as `lua` must not pass as `LUA`.
    const name = text.slice(cursor.name, cursor.nameEnd).toLowerCase();
    const column = cursor.name + 1;
    options.push(
      cursor.value === cursor.valueEnd
        ? { name, column }
        : { name, value: text.slice(cursor.value, cursor.valueEnd), column },
    );
    at = skipBlanks(text, cursor.next);
  }
  if (options.length === 0) return faultAt(at, 'Unexpected ), expected an option');
  const rest = skipBlanks(text, at + 1);
  if (rest < text.length)
    return faultAt(rest, `Unexpected ${show(text, rest)} after the rule, expected the end of the line`);
  return options;
}

/** The number that an option gives; undefined where the option is absent. */
function onlyNumber(
  options: readonly RuleOption[],
  name: string,
  least: number,
): number | undefined | RuleFault {
  const [option, second] = options.filter((each) => each.name === name);
  if (option === undefined) return undefined;
  if (second !== undefined) return faultAt(second.column - 1, `Unexpected second \`${name}\`, expected one`);
  const value = /^[0-9]{1,10}$/.test(option.value ?? '') ? Number(option.value) : Number.NaN;
  if (value >= least && value <= 0xffff_ffff) return value;
  return faultAt(
    option.column - 1,
    `Unexpected \`${cut(option.value ?? '')}\` in \`${name}\`, expected a whole number from ${least} to 4294967295`,
  );
}

function unquote(value: string): string {
  const inner = value.startsWith('"') ? value.slice(1, -1) : value;
  return inner.replace(/\\(.)/g, '$1');
}

function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
