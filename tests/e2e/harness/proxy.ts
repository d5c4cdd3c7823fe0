import { EventEmitter } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * What a line between a tablet and a data center does to what passes over it.
 *   pass: nothing · refuse: no connection comes about, and those that are there are reset
 *   silent: connections are taken, and nothing goes either way
 *   deaf, mute: half-open: nothing reaches the data center, or nothing comes back from it
 *   delay: everything comes so much later, ms · throttle: bytes a second in either direction
 *   cut: a connection is reset after so many bytes of answers · corrupt: about every so many-th byte of the answers is wrong
 */
export type Weather =
	| { kind: 'pass' | 'refuse' | 'silent' | 'deaf' | 'mute' }
	| { kind: 'delay'; ms: number }
	| { kind: 'throttle'; bytesPerSecond: number }
	| { kind: 'cut'; afterBytes: number }
	| { kind: 'corrupt'; everyBytes: number };

type Direction = 'there' | 'back';

/** A TCP line to one port of this machine, with weather. */
export class Line {
	readonly #sockets = new Set<Socket>();
	readonly #news = new EventEmitter();
	#weather: Weather = { kind: 'pass' };
	/** While set: a request that contains this is passed on by half, and its connection then stands still. */
	#held: string | null = null;

	private constructor(
		readonly port: number,
		readonly target: number,
		readonly server: Server
	) {}

	/** A line to `target`, on a free port. */
	static async open(target: number): Promise<Line> {
		const server = createServer();
		await new Promise<void>((resolve, reject) => {
			server.once('error', reject);
			server.listen(0, '127.0.0.1', resolve);
		});
		const line = new Line((server.address() as AddressInfo).port, target, server);
		server.on('connection', (socket) => line.#connected(socket));
		return line;
	}

	get origin(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	/** From now on, also for the connections that are there; one that has lost bytes stays lost. */
	turn(weather: Weather): void {
		this.#weather = weather;
		if (weather.kind === 'refuse') this.#reset();
	}

	/**
	 * Resolves when the next request whose bytes contain `text` is halfway: its first half has gone through, the rest never
	 * does.
	 */
	halfway(text: string): Promise<void> {
		this.#held = text;
		return new Promise((resolve) => this.#news.once('halfway', resolve));
	}

	async close(): Promise<void> {
		this.#reset();
		await new Promise<void>((resolve) => this.server.close(() => resolve()));
	}

	#reset(): void {
		for (const socket of this.#sockets) socket.resetAndDestroy();
	}

	#connected(tablet: Socket): void {
		if (this.#weather.kind === 'refuse') {
			tablet.on('error', () => undefined).resetAndDestroy();
			return;
		}
		const gate = connect(this.target, '127.0.0.1');
		const both = [tablet, gate];
		for (const socket of both) {
			this.#sockets.add(socket);
			socket.setNoDelay(true);
			// Whichever end goes, the other hears of it: what has passed by then has passed.
			socket.on('error', () => undefined);
			socket.on('close', () => {
				this.#sockets.delete(socket);
				both.forEach((one) => (one === socket ? undefined : one.destroy()));
			});
		}
		void this.#carry(tablet, gate, 'there');
		void this.#carry(gate, tablet, 'back');
	}

	/** Bytes in order, each chunk with the weather at the time when it arrives. */
	async #carry(from: Socket, to: Socket, direction: Direction): Promise<void> {
		let passed = 0;
		let lost = false;
		try {
			for await (const chunk of from as AsyncIterable<Uint8Array>) {
				const weather = this.#weather;
				if (direction === 'there' && this.#held && placeOf(this.#held, chunk) >= 0) {
					this.#held = null;
					to.write(chunk.subarray(0, chunk.length >> 1));
					lost = true;
					this.#news.emit('halfway');
				}
				lost ||= drops(weather, direction);
				if (lost) continue;
				if (weather.kind === 'delay') await wait(weather.ms);
				if (weather.kind === 'throttle') await wait((chunk.length / weather.bytesPerSecond) * 1_000);
				const before = passed;
				passed += chunk.length;
				if (weather.kind === 'cut' && direction === 'back' && passed > weather.afterBytes) {
					to.write(chunk.subarray(0, Math.max(0, weather.afterBytes - before)));
					from.resetAndDestroy();
					to.resetAndDestroy();
					return;
				}
				const spoiled = weather.kind === 'corrupt' && direction === 'back';
				to.write(spoiled ? corrupted(chunk, weather.everyBytes) : chunk);
			}
			// A connection that has lost something is not ended properly either: the other side is left to wait.
			if (!lost) to.end();
		} catch {
			// Reading ends with an error where a side was reset; 'close' has passed that on.
		}
	}
}

function drops({ kind }: Weather, direction: Direction): boolean {
	return (
		kind === 'silent' ||
		(kind === 'deaf' && direction === 'there') ||
		(kind === 'mute' && direction === 'back')
	);
}

/** The body's bytes: a broken head would be the browser's to refuse, a broken body is the app's. */
function corrupted(chunk: Uint8Array, every: number): Uint8Array {
	const copy = Uint8Array.from(chunk);
	const head = placeOf('\r\n\r\n', chunk);
	const start = head < 0 ? 0 : head + 4;
	for (let at = start + 1; at < copy.length; at += every) copy[at]! ^= 0x11;
	return copy;
}

/** Where the text begins in these bytes; below 0 if it does not. */
const placeOf = (text: string, bytes: Uint8Array): number =>
	new TextDecoder('latin1').decode(bytes).indexOf(text);
