import { Command } from 'commander';
import { ClarionError } from '../names/error.ts';
import { nearest } from '../names/nearest.ts';
import {
  type BindingFault,
  defaultInWords,
  inWords,
  isTarget,
  type Policy,
  renderPolicy,
  rulesInForce,
  type Target,
  targets,
  type Variable,
  variablesOf,
} from '../policy/index.ts';
import { checkedWorkspace, findRoot } from '../workspace/index.ts';
import { makeCommand, runs, type SharedOptions } from './command.ts';
import type { Terminal } from './terminal.ts';

interface WorkspaceOptions extends SharedOptions {
  readonly workspace?: string;
}

interface RenderOptions extends WorkspaceOptions {
  readonly for: string;
  readonly set: readonly string[];
  readonly examples?: boolean;
  readonly undo?: boolean;
}

export function command(): Command {
  return new Command('policy')
    .description('list, show and render switch policies')
    .addHelpText('after', '\nExample:\n  clarion policy render quarantine --for enterasys --examples')
    .addCommand(list())
    .addCommand(show())
    .addCommand(render());
}

function list(): Command {
  const made = withWorkspace(makeCommand('list', 'name every policy', 'clarion policy list'));
  return runs<WorkspaceOptions>(made, async (terminal, options) => {
    const policies = await readPolicies(options);
    const width = Math.max(0, ...policies.map(({ name }) => name.length));
    for (const { name, kind, title } of policies)
      terminal.out(`${name.padEnd(width)}  ${kind.padEnd(7)}  ${title}`);
    terminal.json(policies.map(({ name, kind, title }) => ({ name, kind, title })));
    return 0;
  });
}

function show(): Command {
  const made = withWorkspace(
    makeCommand('show', 'tell what a policy does, rule by rule', 'clarion policy show smtp-egress'),
  ).argument('<name>', 'the policy');
  return runs<WorkspaceOptions>(made, async (terminal, options, args) => {
    const policies = await readPolicies(options);
    const policy = policyNamed(policies, args[0]);
    const variables = variablesOf(policy, policies);
    const rules = rulesInForce(policy, policies).map(inWords);
    tell(terminal, policy, rules, variables);
    terminal.json({ ...policy, variables, words: { rules, default: defaultInWords(policy) } });
    return 0;
  });
}

function render(): Command {
  const made = withWorkspace(
    makeCommand(
      'render',
      "write a policy in a switch's own commands",
      'clarion policy render smtp-egress --for enterasys --set mail-servers=198.51.100.25 --set profile-index=10',
    ),
  )
    .argument('<name>', 'the policy')
    .requiredOption('--for <target>', `the switch: ${targets.join(', ')}`)
    .option(
      '--set <name=value>',
      'bind a variable; can be given again',
      (text: string, all: readonly string[]) => [...all, text],
      [],
    )
    .option('--examples', "bind the variables that are not set to the policy's examples")
    .option('--undo', 'print the commands that take the policy back');
  return runs<RenderOptions>(made, async (terminal, options, args) => {
    const target = targetNamed(options.for);
    const set = bindings(options.set);
    const policies = await readPolicies(options);
    const policy = policyNamed(policies, args[0]);
    const variables = variablesOf(policy, policies);
    const examples = options.examples === true ? variables.filter(({ name }) => !set.has(name)) : [];
    const all = new Map([...set, ...examples.map(({ name, example }): [string, string] => [name, example])]);
    const rendered = renderPolicy(policy, policies, all, target);
    if ('faults' in rendered) throw unrenderable(policy, rendered.faults);
    if (examples.length > 0)
      terminal.warn(
        `Examples, not your network: ${examples.map(({ name, example }) => `${name}=${example}`).join(' ')}`,
      );
    for (const line of options.undo === true ? rendered.undo : rendered.apply) terminal.out(line);
    terminal.json({
      policy: policy.name,
      target,
      values: Object.fromEntries(all),
      examples: examples.map(({ name }) => name),
      ...rendered,
    });
    return 0;
  });
}

function withWorkspace(made: Command): Command {
  return made.option('--workspace <dir>', 'the workspace (default: found upward from here)');
}

async function readPolicies(options: WorkspaceOptions): Promise<readonly Policy[]> {
  const root = options.workspace ?? (await findRoot(process.cwd()));
  const { policies } = await checkedWorkspace(root);
  return policies;
}

function policyNamed(policies: readonly Policy[], name: string | undefined): Policy {
  const policy = policies.find((candidate) => candidate.name === name);
  if (policy !== undefined) return policy;
  const names = policies.map((candidate) => candidate.name);
  const meant = nearest(name ?? '', names);
  throw new ClarionError('usage', `there is no policy ${JSON.stringify(name)}`, {
    code: 'policy/unknown',
    expected: `one of ${names.join(', ')}`,
    ...(meant === undefined ? {} : { hint: meant }),
  });
}

function targetNamed(name: string): Target {
  if (isTarget(name)) return name;
  throw new ClarionError('usage', `policies can not be written for ${JSON.stringify(name)}`, {
    code: 'policy/target',
    expected: `one of ${targets.join(', ')}`,
  });
}

function bindings(texts: readonly string[]): ReadonlyMap<string, string> {
  const set = new Map<string, string>();
  for (const text of texts) {
    const at = text.indexOf('=');
    const name = text.slice(0, at);
    if (at < 1 || set.has(name))
      throw new ClarionError('usage', `unexpected --set ${JSON.stringify(text)}`, {
        code: 'policy/set',
        expected: 'NAME=VALUE, each name once',
      });
    set.set(name, text.slice(at + 1));
  }
  return set;
}

function unrenderable(policy: Policy, faults: readonly BindingFault[]): ClarionError {
  const told = faults
    .map(({ reason, hint }) => `\n  ${reason}${hint === undefined ? '' : ` (${hint})`}`)
    .join('');
  return new ClarionError('content', `${policy.name} can not be rendered:${told}`, {
    code: 'policy/values',
    hint: 'give each value with --set NAME=VALUE, or look at the policy first with --examples',
  });
}

function tell(
  terminal: Terminal,
  policy: Policy,
  rules: readonly string[],
  variables: readonly Variable[],
): void {
  terminal.out(terminal.style('bold', `${policy.title} (${policy.name}, ${policy.kind})`));
  terminal.out(policy.description);
  terminal.out('\nThe switch looks at the rules in this order; the first that matches counts:');
  for (const [index, rule] of rules.entries()) terminal.out(`${index + 1}. ${rule}`);
  const rest = defaultInWords(policy);
  if (rest !== undefined) terminal.out(rest);
  terminal.out('\nEach site binds:');
  for (const { name, type, description, example } of variables)
    terminal.out(`  ${name} (${type}, for example ${example}): ${description}`);
}
