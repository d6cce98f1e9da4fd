export { compileRule } from './compile.ts';
export type { DragonFault, DragonLine, DragonSearch } from './dragon/line.ts';
export { parseDragonLine } from './dragon/read.ts';
export { writeDragonLine } from './dragon/write.ts';
export type { SignatureFault } from './fault.ts';
export { parseRuleFile, type RuleAt, type RuleFile, type RuleFileFault, writeDisabled } from './rule/file.ts';
export { parseRule } from './rule/read.ts';
export type { Rule, RuleFault, RuleOption } from './rule/rule.ts';
export { type SignatureFile, signatureSchema } from './schema.ts';
