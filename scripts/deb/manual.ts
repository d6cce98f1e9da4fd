import { Command } from 'commander';
import { sensorExecutable } from '../../src/cli/sensor-executable.ts';

/**
 * The manual page clarion(1), made of what the commands say of themselves with `--help`.
 *
 * @param day YYYY-MM-DD.
 */
export async function manual(version: string, day: string): Promise<string> {
  const executable = sensorExecutable(version);
  const program = new Command('clarion');
  for (const { load } of Object.values(executable.commands)) program.addCommand((await load()).command());
  const lines = [
    `.TH CLARION 1 ${day} "Clarion ${version}" "User Commands"`,
    '.SH NAME',
    'clarion \\- signed live updates, verified and given to the engine of this sensor',
    '.SH SYNOPSIS',
    '.B clarion',
    '.I COMMAND',
    '[\\fIOPTIONS\\fR]',
    '.SH DESCRIPTION',
    plain(executable.description),
    '.PP',
    'Each command takes \\fB\\-\\-json\\fR, \\fB\\-\\-quiet\\fR and \\fB\\-\\-help\\fR.',
    '.SH EXAMPLE',
    ...literal(executable.example),
    '.SH COMMANDS',
    ...program.commands.flatMap(sectionsOf),
    ...closing,
  ];
  return `${lines.join('\n')}\n`;
}

const closing = [
  '.SH EXIT STATUS',
  ...[
    ['0', 'done, or nothing new, or warnings only'],
    ['1', 'a fault in what an operator wrote'],
    ['2', 'wrong usage, or --yes is missing'],
    ['3', 'verification refused, expiry included'],
    ['4', 'the engine refused, or is absent'],
    ['5', 'not reachable'],
    ['6', 'the state is locked or damaged'],
    ['70', 'our own fault'],
  ].flatMap(([code = '', words = '']) => ['.TP', `.B ${code}`, plain(words)]),
  '.SH ENVIRONMENT',
  '.TP',
  '.B CLARION_STATE',
  "the sensor's state, in place of /var/lib/clarion; the configuration is then the folder etc in it",
  '.SH FILES',
  ...[
    ['/etc/clarion/sensor.yaml', 'settings; sensor.yaml.example beside it explains all'],
    ['/etc/clarion/custom/*.yaml', "the operator's libraries"],
    ['/var/lib/clarion', 'what was pulled, verified and deployed, and the journal'],
  ].flatMap(([path = '', words = '']) => ['.TP', `.I ${plain(path)}`, plain(words)]),
  '.SH SEE ALSO',
  '.BR suricata (1)',
];

/** A command and those in it. */
function sectionsOf(command: Command): string[] {
  if (command.commands.length > 0) return command.commands.flatMap(sectionsOf);
  const help = command.createHelp();
  return [
    `.SS ${plain(help.commandUsage(command))}`,
    plain(sentence(command.description())),
    ...command.registeredArguments.flatMap((argument) => [
      '.TP',
      `.I ${plain(argument.name())}`,
      plain(help.argumentDescription(argument)),
    ]),
    ...command.options.flatMap((option) => [
      '.TP',
      `.B ${plain(option.flags)}`,
      plain(help.optionDescription(option)),
    ]),
    '.PP',
    ...literal(exampleOf(command)),
  ];
}

/** What `--help` shows after `Example:`. */
function exampleOf(command: Command): string {
  let shown = '';
  command.configureOutput({ writeOut: (text) => (shown += text) }).outputHelp();
  const example = /\nExample:\n([\s\S]*)$/.exec(shown)?.[1];
  if (example === undefined) throw new Error(`${command.name()} has no example`);
  return example.trimEnd().replace(/^ {2}/gm, '');
}

function literal(text: string): string[] {
  return ['.RS', '.nf', ...text.split('\n').map(plain), '.fi', '.RE'];
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

/** Text that roff (groff(7), "Escapes") takes as it stands, on one line. */
function plain(text: string): string {
  return text
    .replace(/\\/g, '\\e')
    .replace(/-/g, '\\-')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/^(?=[.'])/, '\\&');
}
