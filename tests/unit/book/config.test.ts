import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MunicipalityConfig } from '../../../src/domain/municipality';
import { signConfig } from '../../../src/vault/config';
import { applying, browser, CONFIG, enrolledTab, PIN, world, type World } from './harness';

let town: World;
beforeAll(async () => {
	town = await world();
});
afterAll(() => town.close());

async function publish(config: MunicipalityConfig) {
	const { status } = await fetch(`${town.origin}/v1/operator/config`, {
		method: 'PUT',
		headers: { authorization: `Bearer ${town.gate.operatorToken}`, 'content-type': 'application/json' },
		body: JSON.stringify(config)
	});
	expect(status).toBe(200);
}
const later = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

test('a data center cannot give tablets another disaster, other gates or a longer time until they lock', async () => {
	const signed = await signConfig(town.keys, CONFIG, later(0));
	await publish(signed);
	const tab = await enrolledTab(town, browser(town.origin));
	expect(tab.status.config).toEqual(signed);
	const lies: MunicipalityConfig[] = [
		{ ...CONFIG, lockAfterDays: 90 },
		{ ...signed, gates: [{ name: '東センター', origin: 'https://evil.example' }] },
		{ ...signed, signature: { ...signed.signature!, at: later(1) } }
	];
	for (const lie of lies) {
		await publish(lie);
		await tab.book.syncNow();
		expect(tab.status.config).toEqual(signed);
		await tab.until(({ configRefused }) => configRefused);
	}
	// Work goes on with what is in force.
	await tab.book.apply(applying());
	await tab.book.syncNow();
	await tab.until(({ counts }) => counts.saved === 0 && counts.sent > 0);

	const true_ = await signConfig(town.keys, { ...CONFIG, lockAfterDays: 7 }, later(2));
	await tab.book.lock();
	await publish(true_);
	await tab.book.syncNow();
	expect(tab.status.config).toEqual(signed);
	const [{ staff } = { staff: '' }] = tab.status.staffChoices;
	await tab.book.unlock({ staff, pin: PIN });
	await tab.until(({ config, configRefused }) => config?.lockAfterDays === 7 && !configRefused);
	tab.kill();
});

test('a tablet does not enrol with a config that the key does not vouch for', async () => {
	const signed = await signConfig(town.keys, CONFIG, later(3));
	await publish({ ...signed, lockAfterDays: 90 });
	await expect(enrolledTab(town, browser(town.origin))).rejects.toThrow('wrongCode');
	await publish(signed);
});
