import { afterAll, beforeAll, expect, test } from 'vitest';
import { keyringOf, openMunicipalityKeys } from '../../../src/vault/keys';
import { grantMac } from '../../../src/vault/derive';
import { lookupOfCode, newCode, wrapForCode } from '../../../src/vault/invitation';
import { browser, enrolledTab, openTab, PIN, world, type Browser, type World } from './harness';

let town: World;
beforeAll(async () => {
	town = await world();
});
afterAll(() => town.close());

const staff = { name: '灯 花子', from: '', role: 'field', pin: PIN } as const;

/** The gate's answer to one path with something else in it. */
function lie(of: Browser, step: string, change: object): void {
	of.meddle = async (path, go) => {
		const answer = await go();
		if (path !== step || !answer.ok) return answer;
		return Response.json({ ...((await answer.json()) as object), ...change });
	};
}

async function fresh(of: Browser) {
	const tab = openTab(of);
	await tab.until(({ phase }) => phase === 'notEnrolled');
	return tab;
}

test.each([
	['role', { role: 'administrator' }],
	['device', { device: '9001' }],
	['label', { label: '本部' }],
	['until', { until: null }],
	['expiresAt', { expiresAt: '2099-01-01T00:00:00.000Z' }],
	['k', { k: '00000000' }],
	['mac', { mac: '0'.repeat(64) }]
])('a data center cannot change %s of what the inviter granted', async (_, change) => {
	const until = new Date(Date.now() + 7 * 86_400_000).toISOString();
	const of = browser(town.origin);
	const tab = await fresh(of);
	const code = await town.invite('field', undefined, until);
	lie(of, '/v1/enrol/open', change);
	await expect(tab.book.enrol({ code, staff })).rejects.toThrow('wrongCode');
	of.meddle = null;
	await tab.book.enrol({ code, staff });
	expect(tab.status.device).toMatchObject({ role: 'field', label: '第一小学校 1号機', until });
	tab.kill();
});

test.each([
	['role', { role: 'administrator' }],
	['device', { device: '9001' }],
	['until', { until: '2099-01-01T00:00:00.000Z' }]
])('nor %s when it answers the enrolment itself', async (_, change) => {
	const of = browser(town.origin);
	const tab = await fresh(of);
	const code = await town.invite('field');
	lie(of, '/v1/enrol', change);
	await expect(tab.book.enrol({ code, staff })).rejects.toThrow('wrongCode');
	of.meddle = null;
	await tab.book.enrol({ code, staff });
	expect(tab.status.device).toMatchObject({ role: 'field', until: null });
	tab.kill();
});

test('an invitation with an end makes a tablet with that end, endorsed as such', async () => {
	const chief = await enrolledTab(town, browser(town.origin), 'approver');
	const until = new Date(Date.now() + 3 * 86_400_000).toISOString();
	const { code } = await chief.book.invite({ label: '応援 1号機', role: 'survey', until });
	const tab = await fresh(browser(town.origin));
	await tab.book.enrol({ code, staff });
	expect(tab.status.device).toMatchObject({ label: '応援 1号機', role: 'survey', until });
	await chief.book.syncNow();
	expect((await chief.book.trustReport()).unendorsed).toEqual([]);
	await expect(chief.book.invite({ label: 'x', role: 'administrator' })).rejects.toThrow('notAllowed');
	await expect(chief.book.invite({ label: 'x', role: 'field', until: '明日' })).rejects.toThrow('badInput');
	// A tablet whose rights end cannot pass them on for longer.
	const lent = await fresh(browser(town.origin));
	await lent.book.enrol({
		code: await town.invite('headquarters', undefined, until),
		staff: { ...staff, role: 'headquarters' }
	});
	await expect(lent.book.invite({ label: 'x', role: 'field' })).rejects.toThrow('notAllowed');
	await lent.book.invite({ label: 'x', role: 'field', until });
	for (const one of [chief, tab, lent]) one.kill();
});

test('an invitation carries the whole keyring', async () => {
	const secrets = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
	const ring = keyringOf(secrets);
	const keys = await openMunicipalityKeys(ring);
	const code = newCode();
	const of = browser(town.origin);
	const tab = await fresh(of);
	const lookup = await lookupOfCode(code);
	const grant = {
		lookup,
		device: '1099',
		role: 'field' as const,
		label: '端末',
		until: null,
		expiresAt: new Date(Date.now() + 60_000).toISOString()
	};
	const wrapped = await wrapForCode(code, ring);
	of.meddle = async (path, go) => {
		if (path === '/v1/enrol/open' || path === '/v1/enrol') {
			const config =
				tab.status.config ??
				(
					(await (await fetch(`${town.origin}/v1/about`)).json()) as {
						config: object;
					}
				).config;
			return Response.json({ ...grant, wrapped, k: keys.id, mac: await grantMac(keys, grant), config });
		}
		return go();
	};
	await tab.book.enrol({ code, staff });
	const { entry } = await tab.book.apply((await import('./harness')).applying());
	expect(entry).toContain(':1099-');
	tab.kill();
});
