export { type StixBundle, stixBundle, stixFile, stixFiles } from './bundle.ts';
export { stixContext } from './context.ts';
export { stixPath } from './path.ts';
