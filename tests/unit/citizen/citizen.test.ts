import { beforeEach, describe, expect, it, vi } from 'vitest';
import { askStatus } from '../../../src/citizen/status';
import { checkCertificate } from '../../../src/citizen/verify';
import { certificateNumber } from '../../../src/domain/ids';
import { verificationBody, type VerificationFacts } from '../../../src/domain/verification';
import { createGate } from '../../../src/sync/gate';
import { newDeviceKey, signText } from '../../../src/vault/sign';
import { statusKey } from '../../../src/vault/status-key';
import { townConfig } from '../../../seeds/town/config';

/** A browser's localStorage; `blocked` throws as private windows of some browsers do. */
function storage(blocked = false): Pick<Storage, 'getItem' | 'setItem'> {
	const items = new Map<string, string>();
	const guard = () => {
		if (blocked) throw new DOMException('blocked', 'SecurityError');
	};
	return {
		getItem: (key) => (guard(), items.get(key) ?? null),
		setItem: (key, value) => (guard(), void items.set(key, value))
	};
}

const about = {
	protocol: 1,
	gate: '東センター',
	version: '1',
	now: '2026-11-20T00:00:00.000Z',
	config: townConfig
};
const status = {
	municipality: '999997',
	disaster: '令和8年灯沖地震',
	certificateTitle: '罹災証明書',
	state: 'surveyed',
	timeline: [{ step: 'received', on: '2026-11-02' }],
	asOf: '2026-11-20T00:00:00.000Z'
};

type Answers = Record<string, unknown>;
let asked: { path: string; body: string }[] = [];
/** A gate that answers from a table; a number is an HTTP error, nothing at all is a dead line. */
function gateOf(answers: Answers | null) {
	return createGate('', async (input, init) => {
		const path = String(input).replace('/v1', '');
		asked.push({ path, body: String(init?.body ?? '') });
		const answer = answers?.[path];
		if (answer === undefined) throw new TypeError('fetch failed');
		if (typeof answer !== 'number') return Response.json(answer);
		const words: Record<number, string> = { 404: 'not_found', 429: 'too_many_requests', 503: 'unavailable' };
		return Response.json({ error: words[answer], reason: 'test' }, { status: answer });
	});
}

beforeEach(() => {
	asked = [];
	vi.stubGlobal('localStorage', storage());
});

describe('askStatus', () => {
	const input = { receipt: '1001-0012-7K3QX9M', birth: '1970-03-05' };
	it('sends the slow hash and nothing else', async () => {
		const steps: string[] = [];
		const outcome = await askStatus(gateOf({ '/about': about, '/public/status': status }), input, (s) =>
			steps.push(s)
		);
		expect(outcome).toEqual({ found: status });
		const lookup = await statusKey('999997', '2026oki', input.receipt, input.birth);
		expect(asked.map(({ path, body }) => [path, body])).toEqual([
			['/about', ''],
			['/public/status', JSON.stringify({ lookup })]
		]);
		expect(steps).toEqual(['asking', 'computing', 'asking']);
	});
	it.each([
		[404, 'notFound'],
		[429, 'tooMany'],
		[503, 'server'],
		[undefined, 'offline'],
		[{ state: 'nonsense' }, 'server']
	])('tells %j apart as %s', async (answer, problem) => {
		expect(await askStatus(gateOf({ '/about': about, '/public/status': answer }), input, () => {})).toEqual({
			problem
		});
	});
	it('is offline when the municipality was never heard of', async () => {
		expect(await askStatus(gateOf(null), input, () => {})).toEqual({ problem: 'offline' });
	});
});

describe('checkCertificate', async () => {
	const device = await newDeviceKey();
	const stranger = await newDeviceKey();
	const facts: VerificationFacts = {
		municipality: '999997',
		disaster: '2026oki',
		certificate: 'risai',
		number: certificateNumber('1001', 34),
		grade: 'hankai',
		issuedOn: '2026-11-20',
		paper: '0123456789abcdef'
	};
	const publicDevice = (revokedAt: string | null = null) => ({
		device: '1001',
		publicKey: device.publicKey,
		endorsement: 'a'.repeat(64),
		revokedAt
	});
	const code = async (change: Partial<VerificationFacts> = {}, key = device.privateKey) => {
		const body = verificationBody({ ...facts, ...change });
		return `https://example.lg.jp/verify#${body}.${await signText(key, body)}`;
	};
	const valid = { state: 'valid', grade: 'hankai', issuedOn: '2026-11-20' };
	const online = (verify: unknown = valid, devices: unknown = [publicDevice()]) =>
		gateOf({ '/about': about, '/public/devices': devices, '/public/verify': verify });
	const outcome = async (gate: ReturnType<typeof gateOf>, text: string) =>
		(await checkCertificate(gate, text)).outcome;

	it('knows a genuine one, from an address or its payload alone', async () => {
		expect(await outcome(online(), await code())).toBe('genuine');
		expect(await outcome(online(), `  ${(await code()).split('#')[1]}\n`)).toBe('genuine');
	});
	it.each(['revoked', 'replaced', 'unknown'])('passes on %s', async (state) =>
		expect(await outcome(online({ ...valid, state }), await code())).toBe(state)
	);
	it('finds every changed field, another signer and an unknown tablet', async () => {
		const genuine = await code();
		for (const [from, to] of [
			['.hankai.', '.zenkai.'],
			['.20261120.', '.20261121.'],
			['0123456789abcdef', '0123456789abcdee'],
			['.risai.', '.hisai.']
		] as const)
			expect(await outcome(online(), genuine.replace(from, to)), to).toBe('forged');
		expect(await outcome(online(), await code({}, stranger.privateKey))).toBe('forged');
		expect(await outcome(online(), await code({ number: certificateNumber('1002', 34) }))).toBe('forged');
	});
	it('trusts no signature that the record contradicts (a copied tablet)', async () => {
		expect(await outcome(online(valid), await code({ grade: 'zenkai' }))).toBe('forged');
		expect(await outcome(online(valid), await code({ issuedOn: '2026-11-19' }))).toBe('forged');
	});
	it('checks the signature with no connection once it has the keys', async () => {
		await outcome(online(), await code());
		const checked = await checkCertificate(gateOf(null), await code());
		expect([checked.outcome, checked.failure, checked.facts]).toEqual(['signedOnly', 'offline', facts]);
		expect(await outcome(gateOf(null), (await code()).replace('.hankai.', '.zenkai.'))).toBe('forged');
	});
	it('says so when it has no keys, or none of this tablet from before', async () => {
		expect(await outcome(gateOf(null), await code())).toBe('cannotCheck');
		await outcome(online(), await code());
		expect(await outcome(gateOf(null), await code({ number: certificateNumber('1002', 1) }))).toBe(
			'cannotCheck'
		);
	});
	it('does not rely on a revoked tablet’s word alone', async () => {
		const devices = [publicDevice('2026-11-18T03:00:00.000Z')];
		expect(await outcome(online(429, devices), await code())).toBe('cannotCheck');
		expect(await outcome(online(429, devices), await code({ issuedOn: '2026-11-17' }))).toBe('signedOnly');
		expect(await outcome(online(valid, devices), await code())).toBe('genuine');
	});
	it('sends others where they belong and refuses other texts', async () => {
		expect(await outcome(online(), await code({ municipality: '131016' }))).toBe('elsewhere');
		expect(await outcome(online(), await code({ disaster: '2024noto' }))).toBe('elsewhere');
		for (const text of ['', 'https://example.com', '1001-00034-7', `${await code()}x`, 'T1.'.repeat(9)])
			expect(await outcome(online(), text)).toBe('notOurs');
	});
	it('works where storage is blocked', async () => {
		vi.stubGlobal('localStorage', storage(true));
		expect(await outcome(online(), await code())).toBe('genuine');
		expect(await outcome(gateOf(null), await code())).toBe('cannotCheck');
	});
	it('sends the number and nothing else', async () => {
		await outcome(online(), await code());
		expect(asked.at(-1)).toEqual({ path: '/public/verify', body: JSON.stringify({ number: facts.number }) });
	});
});
