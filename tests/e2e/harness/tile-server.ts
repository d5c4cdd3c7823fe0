import { createServer, type Server } from 'node:http';
import { picture } from '../../contract/map-pack';

/** A tile server outside the municipality: every tile is one colour by its place, and it says what it was asked for. */
export class TileServer {
	private constructor(
		readonly origin: string,
		private readonly server: Server,
		/** Paths of the tiles that were asked for, in order. */
		readonly asked: readonly string[]
	) {}

	static async open(): Promise<TileServer> {
		const asked: string[] = [];
		const server = createServer((request, response) => {
			asked.push(request.url!);
			const [x = 0, y = 0] = (request.url!.match(/\d+/g) ?? []).slice(-2).map(Number);
			const light = (x + y) % 2 === 0 ? 235 : 215;
			response.writeHead(200, { 'content-type': 'image/png' }).end(picture(light - 20, light, light - 30));
		});
		await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
		const address = server.address();
		if (!address || typeof address === 'string') throw new Error('no port');
		return new TileServer(`http://127.0.0.1:${address.port}`, server, asked);
	}

	/** For MAP_TILES_URL. */
	get template(): string {
		return `${this.origin}/std/{z}/{x}/{y}.png`;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((done) => this.server.close(done));
	}
}
