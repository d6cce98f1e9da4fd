export { checkDetector } from './check.ts';
