import type { Element } from 'hast';
import { h } from 'hastscript';
import { ClarionError } from '../../names/error.ts';
import {
  defaultInWords,
  inPrecedence,
  inWords,
  type Policy,
  renderPolicy,
  type SwitchCommands,
  type Variable,
  variablesOf,
} from '../../policy/index.ts';
import { policyAnchor } from '../anchors.ts';
import type { NotePlace } from '../place.ts';
import { cardHead, cardPart } from './card-head.ts';
import { code } from './code.ts';
import { type Fact, facts } from './facts.ts';
import { prose } from './prose.ts';

/** A switch policy: what it does in words, what each site sets, and the commands for the example values. */
export function policyCard(policy: Policy, { context }: NotePlace): Element {
  const { policies } = context.workspace;
  const variables = variablesOf(policy, policies);
  const { apply, undo } = exampleCommands(policy, policies, variables);
  const anchor = policyAnchor(policy.name);
  return h('article.card', [
    cardHead('Policy', policy.name, anchor, policy.kind === 'role' ? 'Role' : 'Service'),
    h('p.subject', policy.title),
    ...prose(policy.description),
    facts(ruleFacts(policy, policies)),
    ...(variables.length === 0
      ? []
      : [cardPart('What each site sets', anchor, 'Sets'), variableList(variables)]),
    code('Switch commands, with the example values', apply.join('\n')),
    code('To take it back', undo.join('\n')),
    code('The same with your own values, in the workspace', ownCommand(policy, variables)),
  ]);
}

/** The rules of a role are its own and its services', in the order in which a switch looks at them. */
function ruleFacts(policy: Policy, policies: readonly Policy[]): Fact[] {
  const names = policy.kind === 'role' ? policy.services : [];
  const services = policies.filter(({ name }) => names.includes(name));
  const rules = inPrecedence([policy, ...services].flatMap((part) => part.rules)).map(inWords);
  const rest =
    defaultInWords(policy) ?? 'What happens to other traffic is up to the role that takes this service in.';
  return [
    ...(names.length === 0 ? [] : [['With the services', names.join(', ')] satisfies Fact]),
    [
      'Rules, first match counts',
      [
        h(
          'ol',
          rules.map((sentence) => h('li', sentence)),
        ),
        h('p', rest),
      ],
      'wide',
    ],
  ];
}

function variableList(variables: readonly Variable[]): Element {
  return h(
    'dl.variables',
    variables.flatMap(({ name, description, example }) => [
      h('dt', h('code', `$${name}`)),
      h('dd', [description, ' ', h('span.example', ['Example: ', h('code', example)])]),
    ]),
  );
}

function ownCommand({ name }: Policy, variables: readonly Variable[]): string {
  const values = variables.map((variable) => `--set ${variable.name}=${variable.example}`);
  return [`clarion policy render ${name} --for enterasys`, ...values].join(' \\\n  ');
}

function exampleCommands(
  policy: Policy,
  policies: readonly Policy[],
  variables: readonly Variable[],
): SwitchCommands {
  const examples = new Map(variables.map(({ name, example }) => [name, example]));
  const rendered = renderPolicy(policy, policies, examples, 'enterasys');
  if (!('faults' in rendered)) return rendered;
  throw new ClarionError('content', `The example values of policy ${policy.name} do not fit it`, {
    code: 'site/policy',
    expected: rendered.faults.map(({ reason }) => reason).join('; '),
    hint: `clarion policy render ${policy.name} --for enterasys --examples`,
  });
}
