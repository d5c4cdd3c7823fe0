import { fromHex, toHex } from '../domain/bytes';
import { mac } from '../vault/derive';
import type { MunicipalityKeys } from '../vault/keys';

/** Why a segment was refused; the words that the book and the messages use. */
export class SegmentError extends Error {
	constructor(
		readonly why: 'segmentTampered' | 'segmentWrongKey' | 'segmentFormat',
		detail: string
	) {
		super(`${why}: ${detail}`);
		this.name = 'SegmentError';
	}
}

/** File: `TMS1`, key id (4 bytes), iv (12), then AES-GCM over the deflated columns. The head and the name are authenticated. */
const MAGIC = [0x54, 0x4d, 0x53, 0x31] as const;
const HEAD = 20;
const TAG = 16;

async function through(
	bytes: Uint8Array<ArrayBuffer>,
	stream: CompressionStream | DecompressionStream
): Promise<ArrayBuffer> {
	const writer = stream.writable.getWriter();
	const written = writer.write(bytes).then(() => writer.close());
	const [result] = await Promise.all([new Response(stream.readable).arrayBuffer(), written]);
	return result;
}

function authenticated(head: Uint8Array<ArrayBuffer>, name: string): Uint8Array<ArrayBuffer> {
	return new Uint8Array([...head.subarray(0, 8), ...fromHex(name)]);
}

/** Name of a segment: keyed hash of its plain bytes, 64 hex digits. Equal rows, equal name; nobody without the key can guess rows from it. */
export async function segmentName(keys: MunicipalityKeys, plain: Uint8Array<ArrayBuffer>): Promise<string> {
	return toHex(await mac(keys, 'segment', plain));
}

/**
 * Compresses and seals a segment with the newest key. The iv is a keyed hash of what is encrypted, so that sealing again gives the same file and
 * no iv ever stands for two plain texts, also where another version of the compressor packs the same rows differently.
 */
export async function sealSegment(
	keys: MunicipalityKeys,
	name: string,
	plain: Uint8Array<ArrayBuffer>
): Promise<Uint8Array<ArrayBuffer>> {
	// Both at once: the ring may get a newer key meanwhile.
	const { id, segments } = keys;
	const packed = new Uint8Array(await through(plain, new CompressionStream('deflate-raw')));
	const iv = (await mac(keys, 'segment-iv', packed)).slice(0, 12);
	const head = new Uint8Array([...MAGIC, ...fromHex(id), ...iv]);
	const sealed = await crypto.subtle.encrypt(
		{ name: 'AES-GCM', iv, additionalData: authenticated(head, name) },
		segments,
		packed
	);
	const file = new Uint8Array(HEAD + sealed.byteLength);
	file.set(head);
	file.set(new Uint8Array(sealed), HEAD);
	return file;
}

/** Opens a segment. Throws SegmentError: another key's, or cut off, changed or put under another name. */
export async function openSegment(
	keys: MunicipalityKeys,
	name: string,
	file: Uint8Array<ArrayBuffer>
): Promise<ArrayBuffer> {
	if (file.length < HEAD + TAG) throw new SegmentError('segmentTampered', `${file.length} bytes`);
	if (MAGIC.some((byte, i) => file[i] !== byte)) throw new SegmentError('segmentTampered', 'no segment');
	const key = keys.all.get(toHex(file.subarray(4, 8)));
	if (!key) throw new SegmentError('segmentWrongKey', `sealed with key ${toHex(file.subarray(4, 8))}`);
	let packed: ArrayBuffer;
	try {
		packed = await crypto.subtle.decrypt(
			{
				name: 'AES-GCM',
				iv: file.subarray(8, HEAD),
				additionalData: authenticated(file.subarray(0, HEAD), name)
			},
			key.segments,
			file.subarray(HEAD)
		);
	} catch {
		throw new SegmentError('segmentTampered', name);
	}
	return through(new Uint8Array(packed), new DecompressionStream('deflate-raw'));
}
