export { type CorpusFile, corpusDigest, corpusFiles, readCorpusFile } from './files.ts';
