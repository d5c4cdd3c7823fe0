import { mkdir } from 'node:fs/promises';

/** Makes src/generated/ from public data packages: runs after every `npm ci` and before a build. */
await mkdir(new URL('../src/generated/', import.meta.url), { recursive: true });
