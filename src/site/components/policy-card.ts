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
import type { SiteContext } from '../context.ts';
import { code } from './code.ts';
import { type Fact, facts } from './facts.ts';
import { prose } from './prose.ts';

/** A switch policy: what it does in words, what each site sets, and the commands for the example values. */
export function policyCard(policy: Policy, { workspace: { policies } }: SiteContext): Element {
  const variables = variablesOf(policy, policies);
  const { apply, undo } = exampleCommands(policy, policies, variables);
  return h('article.card', [
    h('header', [
      h('h3', ['Policy ', h('code', policy.name)]),
      h('p.chip', policy.kind === 'role' ? 'Role' : 'Service'),
    ]),
    h('p.subject', policy.title),
    ...prose(policy.description),
    facts(ruleFacts(policy, policies)),
    variableTable(policy.name, variables),
    code('Switch commands, with the example values above', apply.join('\n')),
    code('To take it back', undo.join('\n')),
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
    ],
  ];
}

const columns = ['Variable', 'What each site sets', 'Example'] as const;

function variableTable(policy: string, variables: readonly Variable[]): Element {
  return h('div.scroll', { tabIndex: 0, role: 'region', ariaLabel: `Variables of ${policy}` }, [
    h('table.variables', [
      h(
        'thead',
        h(
          'tr',
          columns.map((column) => h('th', { scope: 'col' }, column)),
        ),
      ),
      h(
        'tbody',
        variables.map(({ name, description, example }) =>
          h('tr', [
            h('th', { scope: 'row' }, h('code', `$${name}`)),
            h('td', description),
            h('td', h('code', example)),
          ]),
        ),
      ),
    ]),
  ]);
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
