import { parsers } from 'prettier/plugins/yaml';
import type { Yaml } from '../../../couch/yaml';

/* A reader for YAML, to check what couch/yaml.ts writes with somebody else's parser: prettier's, turned into plain values. */

interface Node {
	type: string;
	value?: string;
	children?: (Node | null)[];
}

const WORDS: Record<string, boolean> = { true: true, false: false };

/** Throws where the text is no YAML. */
export function readYaml(text: string): Yaml {
	const root = parsers.yaml.parse(text, {} as never) as Node;
	const find = (node: Node): Node | null => {
		if (node.type === 'documentBody') return node.children?.find((one) => one) ?? null;
		for (const one of node.children ?? []) {
			const found = one && find(one);
			if (found) return found;
		}
		return null;
	};
	const content = find(root);
	if (!content) throw new Error('empty');
	return valueOf(content);
}

function valueOf(node: Node): Yaml {
	const children = (node.children ?? []).filter((one) => one !== null);
	switch (node.type) {
		case 'mapping':
		case 'flowMapping':
			return Object.fromEntries(
				children.map((item) => {
					const [key, value] = item.children!;
					return [String(valueOf(key!.children![0]!)), valueOf(value!.children![0]!)];
				})
			);
		case 'sequence':
		case 'flowSequence':
			return children.map((item) => valueOf(item.children![0]!));
		case 'plain':
			if (node.value! in WORDS) return WORDS[node.value!]!;
			return /^\d+$/.test(node.value!) ? Number(node.value) : node.value!;
		case 'quoteSingle':
		case 'quoteDouble':
			return node.value!;
		default:
			throw new Error(`unexpected ${node.type}`);
	}
}
