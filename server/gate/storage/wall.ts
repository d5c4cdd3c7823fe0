import { runInNewContext } from 'node:vm';
import { GATE_ROLE, SECURITY } from '../../../couch/build';
import type { StoredDocument } from './port';

/** Who writes, as CouchDB tells its design documents. */
export interface UserContext {
	db: string;
	name: string | null;
	roles: string[];
}

export type Wall = (newDoc: object, oldDoc: object | null, user: UserContext) => string | null;

/**
 * Runs a validate_doc_update as CouchDB does: `(newDoc, oldDoc, userCtx, secObj)`, a thrown `{ forbidden }` or
 * `{ unauthorized }` refuses. The function gets JSON and a context without anything of Node in it.
 * @returns the reason of the refusal, or null
 */
export function createWall(validateFunction: string): Wall {
	const check = runInNewContext(
		`(function (text) {
			var validate = ${validateFunction};
			var args = JSON.parse(text);
			try { validate(args[0], args[1], args[2], args[3]); } catch (e) {
				return JSON.stringify(e.forbidden || e.unauthorized || String(e));
			}
			return 'null';
		})`,
		{},
		{ contextCodeGeneration: { strings: false, wasm: false } }
	) as (text: string) => string;
	return (newDoc, oldDoc, user) =>
		JSON.parse(check(JSON.stringify([newDoc, oldDoc, user, SECURITY]))) as string | null;
}

/** The gate itself in front of the embedded database. */
export const gateUser = (db: string): UserContext => ({ db, name: 'gate', roles: [GATE_ROLE] });

/** A first revision has no parent: CouchDB passes null, also where another document of that id is stored. */
const NO_PARENT = null;

/** Null if the gate may insert this revision, else the reason. `parent`: the leaf that it follows on, where there is one. */
export function passes(
	wall: Wall,
	db: string,
	document: StoredDocument,
	parent: object | null = NO_PARENT
): string | null {
	return wall(document, parent, gateUser(db));
}
