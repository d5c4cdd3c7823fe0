/**
 * Two tablets on one local network (同じWi-Fi), with no server: WebRTC whose offer and answer travel as QR codes. What it
 * carries is a package, sealed and signed: the channel itself need not be trusted.
 */

/** Bytes of one message: what every browser takes. */
const CHUNK = 16 * 1024;
/** Bytes that may wait in the channel. */
const WAITING = 1024 * 1024;
/** Once both know of each other, the tablets find each other within this or not at all. */
const CONNECT_MS = 30_000;
/** Until somebody has read the answer from this tablet's screen. */
const READ_MS = 5 * 60_000;
/** More than a whole disaster's entries. */
const LARGEST = 512 * 1024 * 1024;

export class LanError extends Error {
	override name = 'LanError';
}

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream) {
	const writer = stream.writable.getWriter();
	const written = writer.write(bytes).then(() => writer.close());
	const [result] = await Promise.all([new Response(stream.readable).arrayBuffer(), written]);
	return new Uint8Array(result);
}

const pack = (description: RTCSessionDescription) =>
	through(new TextEncoder().encode(JSON.stringify(description)), new CompressionStream('deflate-raw'));

async function unpack(bytes: Uint8Array<ArrayBuffer>): Promise<RTCSessionDescriptionInit> {
	try {
		const text = new TextDecoder().decode(await through(bytes, new DecompressionStream('deflate-raw')));
		return JSON.parse(text) as RTCSessionDescriptionInit;
	} catch (error) {
		throw new LanError(error instanceof Error ? error.message : String(error));
	}
}

/** Resolves when every address of this tablet is in the description: there is no other way to send one later. */
function gathered(connection: RTCPeerConnection): Promise<RTCSessionDescription> {
	return new Promise((resolve) => {
		const check = () => {
			if (connection.iceGatheringState === 'complete') resolve(connection.localDescription!);
		};
		connection.addEventListener('icegatheringstatechange', check);
		check();
	});
}

/** Rejects when the tablets lose each other or never meet. */
function broken(connection: RTCPeerConnection, patience: number): { promise: Promise<never>; clear(): void } {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const promise = new Promise<never>((_, reject) => {
		timer = setTimeout(() => {
			if (connection.connectionState !== 'connected') reject(new LanError('no connection'));
		}, patience);
		connection.addEventListener('connectionstatechange', () => {
			if (['failed', 'disconnected', 'closed'].includes(connection.connectionState))
				reject(new LanError(connection.connectionState));
		});
	});
	// Its users race it; when they have won nobody listens any more.
	promise.catch(() => undefined);
	return { promise, clear: () => clearTimeout(timer) };
}

export interface Giving {
	/** To be shown as QR codes. */
	offer: Uint8Array<ArrayBuffer>;
	/**
	 * Takes the other tablet's answer and sends everything. Resolves to the number of new entries that the other tablet took in,
	 * null if it refused. Throws LanError.
	 */
	give(
		answer: Uint8Array<ArrayBuffer>,
		bytes: Uint8Array<ArrayBuffer>,
		progress: (done: number, total: number) => void
	): Promise<number | null>;
	close(): void;
}

/** The giving side. */
export async function startGiving(): Promise<Giving> {
	const connection = new RTCPeerConnection({ iceServers: [] });
	const channel = connection.createDataChannel('package');
	channel.binaryType = 'arraybuffer';
	channel.bufferedAmountLowThreshold = WAITING / 2;
	await connection.setLocalDescription(await connection.createOffer());
	return {
		offer: await pack(await gathered(connection)),
		async give(answer, bytes, progress) {
			const failure = broken(connection, CONNECT_MS);
			const once = (name: 'open' | 'message' | 'bufferedamountlow') =>
				Promise.race([
					failure.promise,
					new Promise<Event>((resolve) => channel.addEventListener(name, resolve, { once: true }))
				]);
			try {
				await connection.setRemoteDescription(await unpack(answer));
				if (channel.readyState !== 'open') await once('open');
				const replied = once('message');
				channel.send(JSON.stringify({ bytes: bytes.length }));
				for (let at = 0; at < bytes.length; at += CHUNK) {
					if (channel.bufferedAmount > WAITING) await once('bufferedamountlow');
					channel.send(bytes.slice(at, at + CHUNK));
					progress(Math.min(at + CHUNK, bytes.length), bytes.length);
				}
				const reply = JSON.parse(String(((await replied) as MessageEvent).data)) as { fresh?: unknown };
				return typeof reply.fresh === 'number' ? reply.fresh : null;
			} catch (error) {
				throw error instanceof LanError ? error : new LanError(String(error));
			} finally {
				failure.clear();
			}
		},
		close: () => connection.close()
	};
}

export interface Taking {
	/** To be shown as QR codes. */
	answer: Uint8Array<ArrayBuffer>;
	/** The package, once it is here whole. Throws LanError. */
	take(progress: (done: number, total: number) => void): Promise<Uint8Array<ArrayBuffer>>;
	/** Tells the other tablet how it went: new entries, or null. */
	reply(fresh: number | null): void;
	close(): void;
}

/** The taking side, with the offer that was read from the other tablet's screen. Throws LanError. */
export async function startTaking(offer: Uint8Array<ArrayBuffer>): Promise<Taking> {
	const connection = new RTCPeerConnection({ iceServers: [] });
	const channels = new Promise<RTCDataChannel>((resolve) =>
		connection.addEventListener('datachannel', ({ channel }) => resolve(channel), { once: true })
	);
	let open: RTCDataChannel | null = null;
	try {
		await connection.setRemoteDescription(await unpack(offer));
		await connection.setLocalDescription(await connection.createAnswer());
	} catch (error) {
		connection.close();
		throw error instanceof LanError ? error : new LanError(String(error));
	}
	return {
		answer: await pack(await gathered(connection)),
		async take(progress) {
			const failure = broken(connection, READ_MS);
			try {
				const channel = await Promise.race([failure.promise, channels]);
				open = channel;
				channel.binaryType = 'arraybuffer';
				const arrived = new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
					let target: Uint8Array<ArrayBuffer> | null = null;
					let done = 0;
					channel.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
						if (typeof data === 'string') {
							const { bytes } = JSON.parse(data) as { bytes: number };
							if (!(bytes > 0 && bytes <= LARGEST)) return reject(new LanError(`${bytes} bytes`));
							target = new Uint8Array(bytes);
						} else if (target && done + data.byteLength <= target.length) {
							target.set(new Uint8Array(data), done);
							done += data.byteLength;
						} else return reject(new LanError('more than was announced'));
						progress(done, target.length);
						if (done === target.length) resolve(target);
					});
				});
				return await Promise.race([failure.promise, arrived]);
			} catch (error) {
				throw error instanceof LanError ? error : new LanError(String(error));
			} finally {
				failure.clear();
			}
		},
		reply: (fresh) => open?.send(JSON.stringify({ fresh })),
		close: () => connection.close()
	};
}
