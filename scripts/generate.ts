import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { generateFolding } from './generate/folding';
import { generateGlyphs } from './generate/glyphs';

/** Makes src/generated/ from public data packages: runs after every `npm ci` and before a build. */
const directory = fileURLToPath(new URL('../src/generated/', import.meta.url));
await mkdir(directory, { recursive: true });
await generateFolding(directory);
await generateGlyphs(directory);
