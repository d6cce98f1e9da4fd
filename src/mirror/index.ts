export { type MirrorOptions, mirror } from './mirror.ts';
