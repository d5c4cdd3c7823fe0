import type { OpenedEntry } from '../../book/api';
import type { KindName, OpenOf } from '../../domain/kinds';
import type { MunicipalityConfig } from '../../domain/municipality';

/** A line of what an entry says, for people. */
export interface Line {
	term: string;
	text: string;
}

/** What the entries of a kind say, line by line; what is left out has nothing to say. */
export type Reader<K extends KindName> = (
	open: OpenOf<K>,
	opened: OpenedEntry,
	config: MunicipalityConfig
) => (Line | false | null | undefined)[];

/** Null where there is no text. */
export const line = (term: string, text: string | null | undefined): Line | null =>
	text ? { term, text } : null;
