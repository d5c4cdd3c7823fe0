import { readFile } from 'node:fs/promises';
import { composeFile } from './compose';
import { caddyfile, couchdbIni, couchScript } from './settings';
import { toYaml } from './yaml';

const HEADER = `# Two data centers with a CouchDB cluster, a gate and a proxy each. Made by \`tomoshibi couch compose\`; a test compares.
# docker compose --profile east up -d   (at the other center: west). How: couch/RUNBOOK.md
`;

/** Files that are the same for any number of nodes; they lie in couch/deploy as they are. */
export const FIXED = ['node.sh', 'gate.sh', 'gate.Dockerfile', 'gate.Dockerfile.dockerignore', '.gitignore'];

/** Everything of a deployment but its secrets: file name to text. */
export async function deployment(nodes: number): Promise<Map<string, string>> {
	const files = new Map([
		['compose.yaml', HEADER + toYaml(composeFile(nodes))],
		['couchdb.ini', couchdbIni(nodes)],
		['Caddyfile', caddyfile(nodes)],
		['couch.sh', couchScript(nodes)]
	]);
	for (const name of FIXED)
		files.set(name, await readFile(new URL(`./deploy/${name}`, import.meta.url), 'utf8'));
	return files;
}
