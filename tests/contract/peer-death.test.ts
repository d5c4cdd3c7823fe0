import { randomBytes } from 'node:crypto';
import { createServer, request as ask } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import type { PeerStatus } from '../../src/sync/protocol';
import { push, startGate, townConfig } from './gatehouse';

const TOKEN = randomBytes(32).toString('base64url');
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const close of closing.splice(0).reverse()) await close();
});

/** In front of a gate: takes everything, but resets the connection at the question what a database is, once `deaf` is set. */
async function moody(target: string) {
	const state = { origin: '', deaf: false, resets: 0 };
	const server = createServer((incoming, outgoing) => {
		if (state.deaf && /^\/v1\/peer\/db\/[^/]+\/?$/.test(incoming.url!)) {
			state.resets++;
			incoming.socket.resetAndDestroy();
			return;
		}
		const onward = ask(
			`${target}${incoming.url!}`,
			{ method: incoming.method, headers: incoming.headers, agent: false },
			(answer) => {
				outgoing.writeHead(answer.statusCode!, answer.headers);
				answer.pipe(outgoing);
			}
		);
		onward.on('error', () => outgoing.destroy());
		outgoing.on('close', () => onward.destroy());
		incoming.pipe(onward);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	state.origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
	closing.push(
		() =>
			new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			})
	);
	return state;
}

test('a peer that dies at any question leaves this gate running, which goes on where it can', async () => {
	// An unheard rejection would end the process; vitest fails the run for one.
	const config = townConfig();
	const peers = (origin: string) => ({ origins: [origin], token: TOKEN });
	const east = await startGate(undefined, { config, gateNumber: 1, peers: peers('http://127.0.0.1:1') });
	closing.push(() => east.stop());
	const way = await moody(east.url);
	const west = await startGate(undefined, { config, gateNumber: 2, peers: peers(way.origin) });
	closing.push(() => west.stop());
	const ledger = async () =>
		(
			(await west.ask('GET', '/v1/operator/peers', { token: west.gate.operatorToken })).body as PeerStatus[]
		).find(({ database }) => database === 'ledger')!;
	const patient = { timeout: 30_000, interval: 50 };
	await expect.poll(async () => (await ledger()).lastPulled, patient).not.toBeNull();

	way.deaf = true;
	const tablet = await east.enrol();
	for (let i = 0; i < 3; i++) await push(east, tablet.token, [await tablet.entry(), await tablet.entry()]);
	await expect.poll(async () => (await ledger()).written, patient).toBe(6);
	await expect.poll(() => way.resets, patient).toBeGreaterThan(0);
	expect((await west.ask('GET', '/v1/about')).status).toBe(200);
});
