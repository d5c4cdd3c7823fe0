import type { Columns } from '../segments/columns';
import { startsOf } from './positions';

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();

/** Collects a column of text: each distinct text once, rows as codes. */
export class TextWriter {
	readonly #codes: number[] = [];
	readonly #index = new Map<string, number>();

	push(text: string): void {
		let code = this.#index.get(text);
		if (code === undefined) this.#index.set(text, (code = this.#index.size));
		this.#codes.push(code);
	}

	/** The distinct texts in order of their codes. */
	distinct(): string[] {
		return [...this.#index.keys()];
	}

	/** Throws RangeError for a text of more than 65,535 bytes. */
	columns(name: string): Columns {
		const parts = this.distinct().map((text) => utf8.encode(text));
		if (parts.some((part) => part.length > 0xffff)) throw new RangeError(`${name}: a text is too long`);
		const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
		const starts = startsOf(parts.map((part) => part.length));
		parts.forEach((part, i) => bytes.set(part, starts[i]));
		return {
			[`${name}.code`]: Uint16Array.from(this.#codes),
			[`${name}.length`]: Uint16Array.from(parts, (part) => part.length),
			[`${name}.text`]: bytes
		};
	}
}

/** A column of text in memory: UTF-8 as it came, decoded only for the rows that are shown. */
export class TextColumn {
	readonly codes: Uint16Array;
	/** Number of distinct texts. */
	readonly size: number;
	readonly #bytes: Uint8Array;
	readonly #lengths: Uint16Array;
	#starts: Uint32Array | undefined;
	/** Rows in order of their codes, and where each code's rows begin. */
	#rows: { order: Uint16Array; begin: Uint32Array } | undefined;

	constructor(columns: Columns, name: string) {
		this.codes = columns[`${name}.code`] as Uint16Array;
		this.#lengths = columns[`${name}.length`] as Uint16Array;
		this.#bytes = columns[`${name}.text`] as Uint8Array;
		this.size = this.#lengths.length;
	}

	at(row: number): string {
		const starts = (this.#starts ??= startsOf(this.#lengths));
		const code = this.codes[row]!;
		return fromUtf8.decode(this.#bytes.subarray(starts[code], starts[code + 1]));
	}

	/** Calls back for each row that has this text. */
	eachRow(code: number, callback: (row: number) => void): void {
		const { order, begin } = (this.#rows ??= this.#sorted());
		for (let i = begin[code]!; i < begin[code + 1]!; i++) callback(order[i]!);
	}

	#sorted(): { order: Uint16Array; begin: Uint32Array } {
		const counts = new Uint32Array(this.size);
		for (const code of this.codes) counts[code]!++;
		const begin = startsOf(counts);
		const next = begin.slice();
		const order = new Uint16Array(this.codes.length);
		for (let row = 0; row < order.length; row++) order[next[this.codes[row]!]!++] = row;
		return { order, begin };
	}

	/** Bytes beside the segment's own buffer. */
	get extraBytes(): number {
		const rows = this.#rows ? this.#rows.order.byteLength + this.#rows.begin.byteLength : 0;
		return rows + (this.#starts?.byteLength ?? 0);
	}
}
