/// <reference types="pouchdb-core" />
import type { MunicipalityConfig } from '../../../src/domain/municipality';

/** What a document of the ledger looks like to the database: an entry and its only revision. */
export interface StoredDocument {
	_id: string;
	_rev: string;
	_revisions: { start: number; ids: string[] };
	[field: string]: unknown;
}

export interface WriteError {
	id: string;
	error: string;
	reason: string;
}

/**
 * A database (CouchDB's or the embedded one). Reading goes through PouchDB, which speaks to both alike.
 * `insert` is `_bulk_docs` with `new_edits=false`; the design document's validation stands behind it, whoever calls.
 */
export interface Database {
	readonly name: string;
	readonly pouch: PouchDB.Database;
	/** Rows that were refused; all others are on disk. */
	insert(documents: StoredDocument[]): Promise<WriteError[]>;
}

/** Where the gate keeps its databases. `open` creates what is missing and may be called again. */
export interface Storage {
	ledger(config: MunicipalityConfig): Promise<Database>;
	/** The access log (閲覧記録). */
	reads(config: MunicipalityConfig): Promise<Database>;
	devices(config: MunicipalityConfig): Promise<Database>;
	close(): Promise<void>;
}

/** A failure at the start that the person who runs the machine can put right. The message is for them. */
export class StartError extends Error {
	constructor(message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = 'StartError';
	}
}
