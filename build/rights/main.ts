import { writeFile } from 'node:fs/promises';
import { inTree } from '../tree.ts';
import { rightsDocument } from './matrix.ts';

/** Prints who may file what, as the commands declare it. */
await writeFile(inTree('docs/rights.md'), rightsDocument());
