import { randomBytes } from 'node:crypto';
import { createServer, connect, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { databases } from '../../src/domain/municipality';
import type { PeerStatus } from '../../src/sync/protocol';
import { newRev, push, startGate, townConfig, type Running, type TestDevice } from './gatehouse';

const TOKEN = randomBytes(32).toString('base64url');
const running = new Set<{ stop(): Promise<void> }>();
afterEach(async () => {
	for (const one of running) await one.stop();
	running.clear();
});

interface Line {
	origin: string;
	/** To whom it leads; null: cut. After `bytes` towards the caller it is cut by itself. */
	to(port: number | null, bytes?: number): void;
	isCut(): boolean;
	stop(): Promise<void>;
}

/** A line that can be cut; two gates reach each other through it, whatever ports they have. */
async function line(): Promise<Line> {
	let target: number | null = null;
	let left = Infinity;
	const open = new Set<Socket>();
	const cut = () => {
		for (const one of open) one.destroy();
		open.clear();
	};
	const server: Server = createServer((socket) => {
		if (target === null) return void socket.destroy();
		const there = connect(target, '127.0.0.1');
		for (const one of [socket, there]) {
			open.add(one);
			one
				.on('error', () => undefined)
				.on('close', () => {
					open.delete(one);
					(one === socket ? there : socket).destroy();
				});
		}
		there.on('data', (chunk: Uint8Array) => {
			left -= chunk.length;
			if (left >= 0) return;
			target = null;
			cut();
		});
		socket.pipe(there).pipe(socket);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as { port: number };
	const made = {
		origin: `http://127.0.0.1:${port}`,
		isCut: () => target === null,
		to(next: number | null, bytes = Infinity) {
			target = next;
			left = bytes;
			if (next === null) cut();
		},
		stop: () =>
			new Promise<void>((resolve) => {
				cut();
				server.close(() => resolve());
			})
	};
	running.add(made);
	return made;
}

async function twoCenters() {
	const config = townConfig();
	const [toEast, toWest] = [await line(), await line()];
	const start = async (gateNumber: number, name: string, peer: string) => {
		const gate = await startGate(undefined, {
			config,
			gateNumber,
			name,
			peers: { origins: [peer], token: TOKEN }
		});
		running.add(gate);
		return gate;
	};
	const east = await start(1, '東センター', toWest.origin);
	const west = await start(2, '西センター', toEast.origin);
	const connectBoth = (e: Running, w: Running) => {
		toEast.to(Number(new URL(e.url).port));
		toWest.to(Number(new URL(w.url).port));
	};
	return { config, east, west, toEast, toWest, connectBoth };
}

const ids = async (gate: Running, purpose: 'ledger' | 'reads' | 'devices') => {
	const { status, bytes } = await gate.ask('GET', `/v1/operator/export/${purpose}`, {
		token: gate.gate.operatorToken
	});
	expect(status).toBe(200);
	return Buffer.from(bytes)
		.toString()
		.split('\n')
		.filter(Boolean)
		.map((text) => {
			const { _id, _rev } = JSON.parse(text) as { _id: string; _rev: string };
			return `${_id} ${_rev}`;
		})
		.sort();
};
const entries = (tablet: TestDevice, count: number, more = {}) =>
	Promise.all(Array.from({ length: count }, () => tablet.entry(more)));
const status = async (gate: Running): Promise<PeerStatus[]> =>
	(await gate.ask('GET', '/v1/operator/peers', { token: gate.gate.operatorToken })).body;
const patient = { timeout: 50_000, interval: 100 };

test('ledger, access log and devices reach the other center, both ways, and a revocation holds at both', async () => {
	const { config, east, west, connectBoth } = await twoCenters();
	connectBoth(east, west);
	const inEast = await east.enrol();
	const inWest = await west.enrol('headquarters');
	expect([inEast.device[0], inWest.device[0]]).toEqual(['1', '2']);
	await push(east, inEast.token, await entries(inEast, 30));
	await push(west, inWest.token, await entries(inWest, 20));
	const seen = await inEast.entry({ kind: 'access.viewed', open: { what: 'case' } });
	const reads = databases.reads(config.code, config.disaster.id);
	await east.ask('POST', `/v1/db/${reads}/_bulk_docs`, {
		token: inEast.token,
		body: { docs: [seen], new_edits: false }
	});
	await expect.poll(async () => (await ids(west, 'ledger')).length, patient).toBe(50);
	await expect.poll(async () => (await ids(east, 'ledger')).length, patient).toBe(50);
	await expect.poll(async () => ids(west, 'reads'), patient).toEqual([`${seen._id} ${seen._rev}`]);
	await expect
		.poll(async () => (await ids(west, 'devices')).join(), patient)
		.toContain(`device:${inEast.device}`);

	// The device of one center is known at the other: it gets its token there.
	const token = async (gate: Running, one: TestDevice) =>
		(await gate.ask('POST', '/v1/token', { body: await one.tokenRequest() })).status;
	expect(await token(west, inEast)).toBe(200);
	const revoked = await west.ask('POST', `/v1/devices/${inEast.device}/revoke`, {
		token: inWest.token,
		body: {}
	});
	expect(revoked.status).toBe(200);
	await expect.poll(() => token(east, inEast), patient).toBe(403);

	await expect
		.poll(async () => (await status(east)).map(({ problem }) => problem), patient)
		.toEqual([null, null, null]);
	for (const one of await status(east)) {
		expect(one.lastPulled).not.toBeNull();
		expect(one.refused).toBe(0);
	}
});

test('a center that dies in mid-transfer and comes back has everything in the end, each entry once', async () => {
	const { east, west, toEast, connectBoth } = await twoCenters();
	const tablet = await east.enrol();
	for (let i = 0; i < 3; i++) await push(east, tablet.token, await entries(tablet, 400));
	// Cut without a word in the middle of what flows from east to west, as a killed process cuts.
	toEast.to(Number(new URL(east.url).port), 900_000);
	await expect.poll(() => toEast.isCut(), patient).toBe(true);
	expect((await ids(west, 'ledger')).length).toBeLessThan(1_200);
	await push(east, tablet.token, await entries(tablet, 10));
	const again = await west.restart();
	running.delete(west);
	running.add(again);
	await expect.poll(async () => (await status(again))[0]!.problem, patient).not.toBeNull();
	connectBoth(east, again);
	await expect.poll(async () => (await ids(again, 'ledger')).length, patient).toBe(1_210);
	expect(await ids(again, 'ledger')).toEqual(await ids(east, 'ledger'));
	await expect.poll(async () => (await status(again))[0]!.problem, patient).toBeNull();
});

test('what the second wall refuses does not come over, is counted, and stops nothing', async () => {
	const { east, west, connectBoth } = await twoCenters();
	const tablet = await east.enrol();
	const [good] = await entries(tablet, 1);
	const bad = { ...(await tablet.entry()), disaster: 'another', _rev: newRev() };
	// Written past the gate, as a thief of the other data center could.
	const { pouch } = await east.gate.storage.ledger(east.config);
	await pouch.bulkDocs([bad], { new_edits: false });
	await push(east, tablet.token, [good]);
	connectBoth(east, west);
	await expect.poll(() => ids(west, 'ledger'), patient).toEqual([`${good!._id} ${good!._rev}`]);
	await expect.poll(async () => (await status(west))[0]!.refused, patient).toBe(1);
	expect((await west.audit()).filter(({ who }) => who === 'peer')).toMatchObject([
		{ act: 'refused', why: expect.stringMatching(/disaster/) as string }
	]);
});

test('nobody comes in there without the centers’ token, and a gate without one has no such door', async () => {
	const { east } = await twoCenters();
	const tablet = await east.enrol();
	const alone = await startGate();
	running.add(alone);
	for (const [gate, token] of [
		[east, undefined],
		[east, tablet.token],
		[east, east.gate.operatorToken],
		[alone, TOKEN]
	] as const) {
		const at = (await gate.ask('GET', `/v1/peer/db/${gate.ledger}`, { token })).status;
		expect(at).toBe(401);
	}
	expect((await east.ask('GET', `/v1/peer/db/${east.ledger}`, { token: TOKEN })).status).toBe(200);
	expect((await east.ask('GET', '/v1/peer/db/m999997-x-ledger', { token: TOKEN })).status).toBe(404);
	expect((await east.ask('GET', '/v1/devices', { token: TOKEN })).status).toBe(401);
});
