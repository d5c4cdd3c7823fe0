import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { levelDbContents } from './leveldb';

/** Shorter than this many bytes, random data would contain a needle by chance. */
const SHORTEST = 8;

/** Where a needle was found. */
export interface Find {
	needle: string;
	encoding: string;
	file: string;
}

const ascii = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const utf16 = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le'));

/** How databases, logs and web storage write a string: V8 and IndexedDB values, IndexedDB keys, JSON, URLs. */
const ENCODINGS: Record<string, (text: string) => Uint8Array> = {
	'UTF-8': (text) => new TextEncoder().encode(text),
	'UTF-16LE': utf16,
	'UTF-16BE': (text) => utf16(text).map((_, i, all) => all[i ^ 1]!),
	'JSON \\u': (text) =>
		ascii(text.replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)),
	URL: (text) => ascii(encodeURIComponent(text))
};

/** Searches bytes for very many strings at once: all files of a folder, LevelDB files also unpacked. */
export class Scanner {
	/** First three bytes → needles that begin with them. */
	readonly #byPrefix = new Map<number, { needle: string; encoding: string; bytes: Uint8Array }[]>();
	readonly #mayStart = new Uint8Array(1 << 24);
	/** LevelDB files that were unpacked. */
	unpacked = 0;

	constructor(needles: Iterable<string>) {
		const seen = new Set<string>();
		for (const needle of new Set(needles)) {
			for (const [encoding, encode] of Object.entries(ENCODINGS)) {
				const bytes = encode(needle);
				const key = bytes.join();
				if (bytes.length < SHORTEST || seen.has(key)) continue;
				seen.add(key);
				const prefix = prefixAt(bytes, 0);
				this.#mayStart[prefix] = 1;
				this.#byPrefix.set(prefix, [...(this.#byPrefix.get(prefix) ?? []), { needle, encoding, bytes }]);
			}
		}
	}

	/** Every needle in every file under a folder; a needle is named once for a file. */
	scanFolder(folder: string): Find[] {
		const finds = new Map<string, Find>();
		for (const path of filesUnder(folder)) {
			const file = relative(folder, path);
			for (const bytes of this.#readings(path)) {
				for (const { needle, encoding } of this.scan(bytes))
					finds.set(`${file} ${encoding} ${needle}`, { needle, encoding, file });
			}
		}
		return [...finds.values()];
	}

	scan(bytes: Uint8Array): { needle: string; encoding: string }[] {
		const finds: { needle: string; encoding: string }[] = [];
		for (let at = 0; at + 3 <= bytes.length; at++) {
			const prefix = prefixAt(bytes, at);
			if (!this.#mayStart[prefix]) continue;
			for (const candidate of this.#byPrefix.get(prefix)!) {
				if (candidate.bytes.every((byte, i) => bytes[at + i] === byte)) finds.push(candidate);
			}
		}
		return finds;
	}

	/** The file as it is and, where it is packed, its contents. */
	*#readings(path: string): Generator<Uint8Array> {
		const raw = new Uint8Array(readFileSync(path));
		yield raw;
		if (/\.ldb$|\d{6}\.log$/.test(path)) {
			this.unpacked += 1;
			yield levelDbContents(path);
		} else if (path.endsWith('.gz')) yield new Uint8Array(gunzipSync(raw));
		else if (path.endsWith('.br')) yield new Uint8Array(brotliDecompressSync(raw));
	}
}

const prefixAt = (bytes: Uint8Array, at: number) =>
	(bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;

function filesUnder(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true, recursive: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
}
