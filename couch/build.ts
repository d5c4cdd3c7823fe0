import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Entry, ROLES, Sealed } from '../src/domain/entry';
import { KINDS } from '../src/domain/kinds';

/** Roles of CouchDB users that may write entries: the gate, and replication between data centers. */
export const GATE_ROLE = 'tomoshibi-gate';
const REPLICATOR_ROLE = 'tomoshibi-replicator';

/** Who may open the databases at all. CouchDB answers everybody else 401 or 403, whatever the request. */
export const SECURITY = {
	admins: { names: [] as string[], roles: ['_admin'] },
	members: { names: [] as string[], roles: [GATE_ROLE, REPLICATOR_ROLE] }
};

interface JsonSchema {
	pattern?: string;
	maxLength?: number;
	required?: string[];
	properties?: Record<string, JsonSchema>;
}

/** The rules of src/domain as data for validate.js: patterns and fields straight from the zod schemas. */
export function rules(disaster: string) {
	const entry = z.toJSONSchema(Entry) as JsonSchema;
	const sealed = z.toJSONSchema(Sealed) as JsonSchema;
	const patterns = (schema: JsonSchema) =>
		Object.fromEntries(
			Object.entries(schema.properties ?? {}).flatMap(([name, { pattern }]) =>
				pattern ? [[name, pattern]] : []
			)
		);
	const by = patterns(entry.properties!.by!);
	return {
		disaster,
		writers: ['_admin', GATE_ROLE, REPLICATOR_ROLE],
		fields: [...Object.keys(entry.properties!), '_revisions'],
		required: entry.required!,
		patterns: patterns(entry),
		idLength: entry.properties!._id!.maxLength,
		sealed: patterns(sealed),
		sealedLength: sealed.properties!.ct!.maxLength,
		device: by.device,
		staff: by.staff,
		roles: ROLES,
		kinds: Object.fromEntries(Object.values(KINDS).map(({ kind, roles }) => [kind, roles]))
	};
}

/** Text of the ledger's validate_doc_update: a JavaScript function expression, as CouchDB stores it. */
export async function validateFunction(disaster: string): Promise<string> {
	const source = await readFile(new URL('./validate.js', import.meta.url), 'utf8');
	// A function as the replacement: `$` in the patterns stays as it is.
	return source
		.replace(/^\/\*[\s\S]*?\*\/\s*/, '')
		.replace("'@RULES@'", () => JSON.stringify(rules(disaster)))
		.trim();
}

/** The ledger's design document. */
export async function ledgerDesign(disaster: string) {
	return {
		_id: '_design/ledger',
		language: 'javascript',
		validate_doc_update: await validateFunction(disaster)
	};
}
