import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Entry, ROLES, Sealed } from '../src/domain/entry';
import { ACCESS_KINDS, KINDS } from '../src/domain/kinds';

/** Roles of CouchDB users that may write entries: the gate, and replication between data centers. */
export const GATE_ROLE = 'tomoshibi-gate';
export const REPLICATOR_ROLE = 'tomoshibi-replicator';

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

/** Which kinds of entry stand in which database (kinds/access.ts): ECMAScript 5 patterns, also for kinds of later versions. */
const BELONGS = {
	ledger: { kinds: KINDS, pattern: '^(?!access\\.)' },
	reads: { kinds: ACCESS_KINDS, pattern: '^access\\.' }
};
export type EntryPurpose = keyof typeof BELONGS;

/** The rules of src/domain as data for validate.js: patterns and fields straight from the zod schemas. */
export function rules(disaster: string, purpose: EntryPurpose = 'ledger') {
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
		belongs: BELONGS[purpose].pattern,
		kinds: Object.fromEntries(
			Object.values(BELONGS[purpose].kinds).map(({ kind, roles }) => [kind, roles as readonly string[]])
		)
	};
}

/** Text of a validate_doc_update: a JavaScript function expression, as CouchDB stores it. */
async function functionText(file: string, values: unknown): Promise<string> {
	const source = await readFile(new URL(file, import.meta.url), 'utf8');
	// A function as the replacement: `$` in the patterns stays as it is.
	return source
		.replace(/^\/\*[\s\S]*?\*\/\s*/, '')
		.replace("'@RULES@'", () => JSON.stringify(values))
		.trim();
}

/** Text of the validate_doc_update of the ledger, or of the access log. */
export async function validateFunction(disaster: string, purpose: EntryPurpose = 'ledger'): Promise<string> {
	return functionText('./validate.js', rules(disaster, purpose));
}

/** A design document that holds nothing but its validation. */
const design = (name: string, validate: string) => ({
	_id: `_design/${name}`,
	language: 'javascript',
	validate_doc_update: validate
});

/** The ledger's design document. */
export async function ledgerDesign(disaster: string) {
	return design('ledger', await validateFunction(disaster));
}

/** Design document of the access log (閲覧記録): the ledger's rules with the access log's kinds. */
export async function readsDesign(disaster: string) {
	return design('reads', await validateFunction(disaster, 'reads'));
}

/** Design document of the device register: only the gate and the replicator write, only an administrator changes designs. */
export async function devicesDesign() {
	return design(
		'devices',
		await functionText('./validate-devices.js', { writers: ['_admin', GATE_ROLE, REPLICATOR_ROLE] })
	);
}
