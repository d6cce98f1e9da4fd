export { type CsafContext, csafContext } from './context.ts';
export { documentBytes } from './document.ts';
export {
  besideDocument,
  documentFile,
  type ListedDocument,
  listedDocument,
  signaturePath,
} from './document-files.ts';
export type { CsafFile } from './file.ts';
export { type CsafLabel, csafPath, servesCsaf } from './path.ts';
export { type Provider, type ProviderKey, providerFiles } from './provider.ts';
export { csafLabelOf } from './tlp.ts';
export { type Finding, loadValidator, type Validator } from './validate.ts';
