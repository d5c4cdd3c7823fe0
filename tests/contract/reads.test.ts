import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databases } from '../../src/domain/municipality';
import { BACKENDS, push, startGate, type Running, type TestDevice } from './gatehouse';

describe.each(BACKENDS)('the access log and the chains ($name)', ({ couchUrl }) => {
	let running: Running;
	let desk: TestDevice;
	let auditor: TestDevice;
	let headquarters: TestDevice;
	let reads: string;
	beforeAll(async () => {
		running = await startGate(couchUrl);
		desk = await running.enrol();
		auditor = await running.enrol('auditor');
		headquarters = await running.enrol('headquarters');
		reads = `/v1/db/${databases.reads(running.config.code, running.config.disaster.id)}`;
	});
	afterAll(() => running.stop());

	const viewed = (more = {}) => desk.entry({ kind: 'access.viewed', open: { what: 'case' }, ...more });
	const add = (path: string, docs: unknown[]) =>
		running.ask('POST', `${path}/_bulk_docs`, { token: desk.token, body: { docs, new_edits: false } });

	test('takes what was seen from any device, and takes it once', async () => {
		const entry = await viewed();
		expect(await add(reads, [entry])).toMatchObject({ status: 201, body: [] });
		expect(await add(reads, [entry])).toMatchObject({ status: 201, body: [] });
		const diff = await running.ask('POST', `${reads}/_revs_diff`, {
			token: desk.token,
			body: { [entry._id]: [entry._rev] }
		});
		expect(diff).toMatchObject({ status: 200, body: {} });
		expect((await running.ask('GET', reads, { token: desk.token })).body.doc_count).toBeGreaterThan(0);
	});

	test('nothing else stands in it, and it stands nowhere else', async () => {
		const [form, seen] = [await desk.entry(), await viewed()];
		expect((await add(reads, [form])).body).toMatchObject([{ id: form._id, error: 'forbidden' }]);
		expect((await push(running, desk.token, [seen])).body).toMatchObject([
			{ id: seen._id, error: 'forbidden' }
		]);
	});

	test('only auditors and administrators read it', async () => {
		const entry = await viewed();
		await add(reads, [entry]);
		const ask = async (token: string) => [
			(await running.ask('GET', `${reads}/_changes`, { token })).status,
			(await running.ask('POST', `${reads}/_bulk_get`, { token, body: { docs: [{ id: entry._id }] } })).status
		];
		expect(await ask(desk.token)).toEqual([403, 403]);
		expect(await ask(headquarters.token)).toEqual([403, 403]);
		expect(await ask(auditor.token)).toEqual([200, 200]);
		expect(await ask((await running.enrol('administrator')).token)).toEqual([200, 200]);
		const { body } = await running.ask('POST', `${reads}/_bulk_get`, {
			token: auditor.token,
			body: { docs: [{ id: entry._id }] }
		});
		expect(body.results[0].docs[0].ok).toMatchObject({ _id: entry._id, kind: 'access.viewed' });
	});

	test('checkpoints of a push are kept there too, for each device its own', async () => {
		const put = await running.ask('PUT', `${reads}/_local/mine`, {
			token: desk.token,
			body: { _id: '_local/mine', at: 1 }
		});
		expect(put.status).toBe(201);
		expect((await running.ask('GET', `${reads}/_local/mine`, { token: desk.token })).body.at).toBe(1);
		expect((await running.ask('GET', `${reads}/_local/mine`, { token: auditor.token })).status).toBe(404);
	});

	test('chains say which numbers of a device are here and what it has reported', async () => {
		const tablet = await running.enrol();
		const entries = [];
		for (let i = 0; i < 9; i++) entries.push(await tablet.entry());
		const kept = entries.filter(({ n }) => ![1, 4, 5].includes(n));
		expect((await push(running, tablet.token, kept)).body).toEqual([]);
		await running.ask('POST', '/v1/contact', {
			token: tablet.token,
			body: {
				unsent: 0,
				refused: 0,
				skewMs: 0,
				version: '',
				register: '',
				heads: { ledger: 12, reads: 3 }
			}
		});
		const chain = async (purpose: string, token: string) => {
			const { body } = await running.ask('GET', `/v1/chains/${purpose}`, { token });
			return body.devices.find(({ device }: { device: string }) => device === tablet.device) as unknown;
		};
		await expect
			.poll(() => chain('ledger', headquarters.token))
			.toEqual({
				device: tablet.device,
				first: 2,
				last: 9,
				missing: [[4, 5]],
				reported: 12
			});
		expect(await chain('reads', running.gate.operatorToken)).toEqual({
			device: tablet.device,
			first: 0,
			last: 0,
			missing: [],
			reported: 3
		});
		expect((await running.ask('GET', '/v1/chains/devices', { token: desk.token })).status).toBe(400);
	});

	test('the access log outlives a restart', async () => {
		const before = (await running.ask('GET', reads, { token: desk.token })).body;
		running = await running.restart();
		const { token } = (await running.ask('POST', '/v1/token', { body: await desk.tokenRequest() })).body;
		expect((await running.ask('GET', reads, { token })).body).toEqual(before);
	});
});
