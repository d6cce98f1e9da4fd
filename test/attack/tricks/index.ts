import { addressTricks } from './address.ts';
import { byteTricks } from './bytes.ts';
import { htmlTricks } from './html.ts';
import { markdownTricks } from './markdown.ts';
import { matterTricks } from './matter.ts';
import type { Trick } from './trick.ts';

export type { Trick } from './trick.ts';

export const tricks: readonly Trick[] = [
  ...htmlTricks,
  ...addressTricks,
  ...markdownTricks,
  ...matterTricks,
  ...byteTricks,
];
