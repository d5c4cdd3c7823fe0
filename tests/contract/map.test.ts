import { createServer, type Server } from 'node:http';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TileType } from 'pmtiles';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readSettings } from '../../server/gate/settings';
import { startGate, type Running } from './gatehouse';
import { join as glue, mapPack, picture } from './map-pack';

const GREEN = picture(0, 160, 60);
const BLUE = picture(0, 60, 200);
/** A tile in the middle of the Noto peninsula. */
const HERE = { z: 12, x: 3605, y: 1583 };
const at = ({ z, x, y } = HERE) => `/v1/map/${z}/${x}/${y}.png`;

/** A tile server of this test: what it was asked, and what it answers. */
let asked: string[] = [];
let answer: (path: string) => {
	status?: number;
	body?: Uint8Array;
	headers?: Record<string, string>;
} = () => ({});
let server: Server;
let origin = '';
let folder = '';
let running: Running | null = null;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tomoshibi-map-'));
	server = createServer((request, response) => {
		asked.push(request.url!);
		const { status = 200, body = GREEN, headers = {} } = answer(request.url!);
		response.writeHead(status, headers).end(body);
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const address = server.address();
	if (!address || typeof address === 'string') throw new Error('no port');
	origin = `http://127.0.0.1:${address.port}`;
});
afterAll(async () => {
	await new Promise((done) => server.close(done));
	await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
	await running?.stop();
	running = null;
	asked = [];
	answer = () => ({});
});

const template = () => `${origin}/std/{z}/{x}/{y}.png`;
const withServer = async () =>
	(running = await startGate(undefined, { map: { tilesUrl: template(), pack: null, attribution: '' } }));

async function packAt(name: string, ...args: Parameters<typeof mapPack>): Promise<string> {
	const path = join(folder, name);
	await writeFile(path, mapPack(...args));
	return path;
}

describe('map tiles', () => {
	test('without a setting there are none, and the gate says so', async () => {
		running = await startGate();
		expect((await running.ask('GET', '/v1/map')).body).toMatchObject({ tiles: false });
		expect((await running.ask('GET', at())).status).toBe(404);
	});

	test('fetched once, kept on the disk, and there when the line outside is cut', async () => {
		const gate = await withServer();
		expect((await gate.ask('GET', '/v1/map')).body).toEqual({
			tiles: true,
			attribution: '国土地理院',
			minZoom: 5,
			maxZoom: 18
		});
		const first = await gate.ask('GET', at());
		expect(first.status).toBe(200);
		expect(first.headers.get('content-type')).toBe('image/png');
		expect(first.headers.get('cache-control')).toContain('max-age');
		expect(first.bytes).toEqual(GREEN);
		answer = () => ({ status: 500 });
		running = await gate.restart();
		expect((await running.ask('GET', at())).bytes).toEqual(GREEN);
		expect(asked).toEqual(['/std/12/3605/1583.png']);
	});

	test('an old tile is fetched anew, and stays where that fails', async () => {
		const gate = await withServer();
		await gate.ask('GET', at());
		const old = new Date(Date.now() - 100 * 24 * 3600 * 1000);
		const path = join(gate.directory, 'map-tiles', '12', '3605', '1583');
		await utimes(path, old, old);
		answer = () => ({ status: 503 });
		expect((await gate.ask('GET', at())).bytes).toEqual(GREEN);
		answer = () => ({ body: BLUE });
		expect((await gate.ask('GET', at())).bytes).toEqual(BLUE);
		expect(asked).toHaveLength(3);
	});

	test('many tablets that look at the same place ask the other server once', async () => {
		const gate = await withServer();
		const answers = await Promise.all(Array.from({ length: 12 }, () => gate.ask('GET', at())));
		expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
		expect(asked).toHaveLength(1);
	});

	test('where the other server has nothing it is not asked again', async () => {
		answer = () => ({ status: 404 });
		const gate = await withServer();
		expect((await gate.ask('GET', at())).status).toBe(404);
		expect((await gate.ask('GET', at())).status).toBe(404);
		expect(asked).toHaveLength(1);
	});

	test.each([
		['a page', { body: new TextEncoder().encode('<html>') }],
		['more than a tile', { body: glue([GREEN, new Uint8Array(1024 * 1024)]) }],
		['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:9/x' } }],
		['an error', { status: 500 }]
	])('%s instead of a picture is not passed on and not kept', async (_, wrong) => {
		answer = () => wrong;
		const gate = await withServer();
		expect((await gate.ask('GET', at())).status).toBe(503);
		expect((await readdir(gate.directory)).includes('map-tiles')).toBe(false);
		answer = () => ({});
		expect((await gate.ask('GET', at())).status).toBe(200);
	});

	test('nothing but a tile of Japan is ever asked of the other server', async () => {
		const gate = await withServer();
		const paths = [
			'/v1/map/12/0/0.png',
			'/v1/map/19/461000/202000.png',
			'/v1/map/4/14/6.png',
			'/v1/map/12/3605/9999999.png',
			'/v1/map/12/3605/1583',
			'/v1/map/12/3605/1583.jpg',
			'/v1/map/12/3605/15x3.png',
			'/v1/map/12/-1/1583.png',
			'/v1/map/12/3605/1e3.png',
			'/v1/map/12/..%2f..%2foperator-token/1.png',
			`/v1/map/12/3605/1583.png%3f@evil`,
			`/v1/map/12/${'9'.repeat(30)}/1.png`
		];
		for (const path of paths) expect([400, 404], path).toContain((await gate.ask('GET', path)).status);
		expect(asked).toEqual([]);
	});

	test('who asks for more than a minute allows is stopped', async () => {
		const map = { tilesUrl: template(), pack: null, attribution: '' };
		running = await startGate(undefined, { map, limits: { map: 3 } });
		const codes = [];
		for (let i = 0; i < 5; i++) codes.push((await running.ask('GET', at())).status);
		expect(codes).toEqual([200, 200, 200, 429, 429]);
	});

	test('a pack on the disk needs no other server, and comes before it', async () => {
		const pack = await packAt('town.pmtiles', [{ ...HERE, bytes: BLUE }], {
			attribution: '<a href="https://example.jp">灯市都市計画図</a>'
		});
		const next = { ...HERE, x: HERE.x + 1 };
		running = await startGate(undefined, { map: { tilesUrl: null, pack, attribution: '' } });
		expect((await running.ask('GET', '/v1/map')).body).toEqual({
			tiles: true,
			attribution: '灯市都市計画図',
			minZoom: 12,
			maxZoom: 12
		});
		expect((await running.ask('GET', at())).bytes).toEqual(BLUE);
		expect((await running.ask('GET', at(next))).status).toBe(404);
		running = await running.restart({ map: { tilesUrl: template(), pack, attribution: '' } });
		expect((await running.ask('GET', at())).bytes).toEqual(BLUE);
		expect((await running.ask('GET', at(next))).bytes).toEqual(GREEN);
		expect(asked).toEqual(['/std/12/3606/1583.png']);
	});

	test('a file that is no pack of pictures stops the start with a sentence', async () => {
		const broken = join(folder, 'broken.pmtiles');
		await writeFile(broken, 'no pack at all');
		const vector = await packAt('vector.pmtiles', [{ ...HERE, bytes: GREEN }], { tileType: TileType.Mvt });
		for (const pack of [broken, vector, join(folder, 'missing.pmtiles')])
			await expect(startGate(undefined, { map: { tilesUrl: null, pack, attribution: '' } })).rejects.toThrow(
				/MAP_PACK/
			);
	});
});

describe('settings', () => {
	const read = (env: Record<string, string>) => readSettings({ DATA_DIR: folder, ...env }, folder);

	test('maps are off unless told', async () => {
		expect((await read({})).map).toBeUndefined();
		expect((await read({ MAP_TILES_URL: template(), MAP_PACK: 'a.pmtiles' })).map).toEqual({
			tilesUrl: template(),
			pack: join(folder, 'a.pmtiles'),
			attribution: ''
		});
	});

	test.each([
		'https://tiles.example.jp/{z}/{x}.png',
		'https://tiles.example.jp/{z}/{x}/{y}/{y}.png',
		'https://{z}.example.jp/{x}/{y}.png',
		'file:///etc/{z}/{x}/{y}',
		'https://user:secret@tiles.example.jp/{z}/{x}/{y}.png',
		'tiles/{z}/{x}/{y}.png'
	])('%s is refused with a sentence', async (MAP_TILES_URL) => {
		await expect(read({ MAP_TILES_URL })).rejects.toThrow(/MAP_TILES_URL/);
	});
});
