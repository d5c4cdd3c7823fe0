import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { generateBanks } from './generate/banks';
import { generateFolding } from './generate/folding';
import { generateGlyphs } from './generate/glyphs';

/** Makes src/generated/ and static/bank-directory.txt from public data packages: runs after every `npm ci` and before a build. */
const directory = fileURLToPath(new URL('../src/generated/', import.meta.url));
await mkdir(directory, { recursive: true });
await generateFolding(directory);
await generateGlyphs(directory);
await generateBanks(fileURLToPath(new URL('../static/', import.meta.url)));
