export {
  type BindingFault,
  type Bindings,
  type BoundPolicy,
  type BoundRule,
  bindVariables,
  type Variable,
  variablesOf,
} from './binding.ts';
export { type PolicyFault, policyFaults } from './check.ts';
export { isTarget, renderPolicy, type Target, targets } from './render.ts';
export { inPrecedence, rulesInForce } from './rules.ts';
export { type Policy, type PolicyRule, policySchema } from './schema.ts';
export { defaultInWords, inWords } from './words.ts';
export type { SwitchCommands } from './writers/writer.ts';
