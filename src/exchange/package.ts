import { z } from 'zod';
import { canonicalBytes } from '../domain/canonical';
import { toHex } from '../domain/bytes';
import { DeviceNumber } from '../domain/entry';
import { openSegment, SegmentError, sealSegment, segmentName } from '../segments/seal';
import type { StoredEntry } from '../store/database';
import { readEntry } from '../sync/pull';
import { RosterDevice } from '../sync/protocol';
import type { MunicipalityKeys } from '../vault/keys';
import { signText, verifyText } from '../vault/sign';

/**
 * A package (受け渡しファイル): entries on their way without a network, on a USB stick, over a local network or a row of QR
 * codes. Sealed with the municipality key, signed by the device that made it; what is readable from outside is not personal.
 *
 * `TMX1`, length of the head (4 bytes, little endian), head (JSON), then the sealed segments one behind the other.
 */
const MAGIC = 'TMX1';
const FIXED = 8;
/** Entries of one segment: about 2 MB before compression, so that neither side holds a whole disaster in memory twice. */
const ROWS = 2_000;

const hex64 = z.string().regex(/^[0-9a-f]{64}$/);
const Head = z.strictObject({
	format: z.literal(1),
	municipality: z.string().regex(/^\d{6}$/),
	/** Who made it. */
	device: DeviceNumber,
	createdAt: z.iso.datetime(),
	entries: z.number().int().nonnegative(),
	segments: z
		.array(z.strictObject({ name: hex64, bytes: z.number().int().positive(), sha256: hex64 }))
		.max(1_000),
	/** ECDSA by the device over the canonical form of the rest. */
	sig: z.string().regex(/^[A-Za-z0-9_-]{86}$/)
});
export type PackageHead = z.infer<typeof Head>;

/** One segment's plain content. The roster is in the first: a tablet that was enrolled elsewhere can be checked by it. */
const Content = z.object({
	entries: z.array(z.looseObject({ _id: z.string(), _rev: z.string() })),
	roster: z.array(RosterDevice).optional()
});

/** Why a package was not taken. format: no package, or of another version · damaged: cut off or changed · town: another
 * municipality's · key: sealed with a key that this tablet does not have · signature: not made by the device that it names. */
export class PackageError extends Error {
	constructor(
		readonly why: 'format' | 'damaged' | 'town' | 'key' | 'signature',
		detail = ''
	) {
		super(`${why}${detail && `: ${detail}`}`);
		this.name = 'PackageError';
	}
}

export interface Maker {
	municipality: string;
	device: string;
	privateKey: CryptoKey;
	/** ISO time. */
	createdAt: string;
}

const signed = (head: Omit<PackageHead, 'sig'>): string =>
	`tomoshibi-package:${new TextDecoder().decode(canonicalBytes(head))}`;
const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
	toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));

/** Packs entries and the roster that they can be checked against. Each batch is sealed as it comes. */
export async function makePackage(
	keys: MunicipalityKeys,
	maker: Maker,
	batches: AsyncIterable<StoredEntry[]> | Iterable<StoredEntry[]>,
	roster: RosterDevice[]
): Promise<Uint8Array<ArrayBuffer>> {
	const bodies: Uint8Array<ArrayBuffer>[] = [];
	const segments: PackageHead['segments'] = [];
	let entries = 0;
	const add = async (content: z.input<typeof Content>) => {
		const plain = new TextEncoder().encode(JSON.stringify(content));
		const name = await segmentName(keys, plain);
		const body = await sealSegment(keys, name, plain);
		bodies.push(body);
		segments.push({ name, bytes: body.length, sha256: await sha256(body) });
		entries += content.entries.length;
	};
	let waiting: StoredEntry[] = [];
	const flush = async (rows: number) => {
		while (waiting.length >= rows && (waiting.length > 0 || segments.length === 0)) {
			const batch = waiting.slice(0, ROWS);
			waiting = waiting.slice(ROWS);
			await add(segments.length === 0 ? { entries: batch, roster } : { entries: batch });
		}
	};
	for await (const batch of batches) {
		waiting.push(...batch);
		await flush(ROWS);
	}
	await flush(0);
	const { municipality, device, createdAt } = maker;
	const unsigned = { format: 1, municipality, device, createdAt, entries, segments } as const;
	const head = { ...unsigned, sig: await signText(maker.privateKey, signed(unsigned)) };
	const headBytes = new TextEncoder().encode(JSON.stringify(head));
	const file = new Uint8Array(FIXED + headBytes.length + bodies.reduce((sum, { length }) => sum + length, 0));
	file.set(new TextEncoder().encode(MAGIC));
	new DataView(file.buffer).setUint32(4, headBytes.length, true);
	file.set(headBytes, FIXED);
	let at = FIXED + headBytes.length;
	for (const body of bodies) {
		file.set(body, at);
		at += body.length;
	}
	return file;
}

/** An entry as it came, or null in `entry` for a document that this version cannot read. */
export interface Unpacked {
	entries: StoredEntry[];
	/** Documents that are no entries to this version: kept as strangers, like those of a data center. */
	strangers: { id: string; rev: string; doc: unknown }[];
}

export interface OpenedPackage {
	head: PackageHead;
	roster: RosterDevice[];
	/** Whether the device that the head names made it, by the key that the caller trusts. */
	isBy(publicKey: CryptoKey): Promise<boolean>;
	/** Opens the segments one after the other. Throws PackageError. */
	contents(): AsyncGenerator<Unpacked>;
}

/** Reads a package's head and roster. Throws PackageError; nothing of it is believed before `isBy` has said yes. */
export async function openPackage(
	keys: MunicipalityKeys,
	municipality: string,
	file: Uint8Array<ArrayBuffer>
): Promise<OpenedPackage> {
	const { head, start } = readHead(file);
	if (head.municipality !== municipality) throw new PackageError('town', head.municipality);
	let at = start;
	const places = head.segments.map((segment) => {
		const place = { ...segment, at };
		at += segment.bytes;
		return place;
	});
	if (at !== file.length) throw new PackageError('damaged', `${file.length} bytes, not ${at}`);
	const open = async (index: number) => {
		const { name, bytes, sha256: hash, at: from } = places[index]!;
		const body = file.slice(from, from + bytes);
		if ((await sha256(body)) !== hash) throw new PackageError('damaged', name);
		try {
			const text = new TextDecoder().decode(await openSegment(keys, name, body));
			return Content.parse(JSON.parse(text));
		} catch (error) {
			if (error instanceof SegmentError && error.why === 'segmentWrongKey') throw new PackageError('key');
			throw new PackageError('damaged', error instanceof Error ? error.message : String(error));
		}
	};
	const { sig, ...unsigned } = head;
	const first = places.length > 0 ? await open(0) : null;
	return {
		head,
		roster: first?.roster ?? [],
		isBy: (publicKey) => verifyText(publicKey, signed(unsigned), sig),
		async *contents() {
			for (let i = 0; i < places.length; i++) {
				const content = i === 0 && first ? first : await open(i);
				const entries: StoredEntry[] = [];
				const strangers: Unpacked['strangers'] = [];
				for (const doc of content.entries) {
					const entry = readEntry(doc);
					if (entry) entries.push(entry);
					else strangers.push({ id: doc._id, rev: doc._rev, doc });
				}
				yield { entries, strangers };
			}
		}
	};
}

function readHead(file: Uint8Array<ArrayBuffer>): { head: PackageHead; start: number } {
	if (file.length < FIXED || new TextDecoder().decode(file.subarray(0, 4)) !== MAGIC)
		throw new PackageError('format');
	const length = new DataView(file.buffer, file.byteOffset).getUint32(4, true);
	if (FIXED + length > file.length) throw new PackageError('damaged', 'cut off');
	let json: unknown;
	try {
		json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(FIXED, FIXED + length)));
	} catch (error) {
		throw new PackageError('damaged', error instanceof Error ? error.message : String(error));
	}
	if ((json as { format?: unknown } | null)?.format !== 1)
		throw new PackageError('format', 'another version');
	const parsed = Head.safeParse(json);
	if (!parsed.success) throw new PackageError('damaged', parsed.error.issues[0]?.message);
	return { head: parsed.data, start: FIXED + length };
}
