import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applying, browser, enrolledTab, openTab, PIN, world, type World } from './harness';

let town: World;
beforeAll(async () => {
	town = await world();
});
afterAll(() => town.close());

const staff = { name: '灯 花子', from: '', role: 'field', pin: PIN } as const;

async function devicesOf(): Promise<number> {
	return ((await (await fetch(`${town.origin}/v1/public/devices`)).json()) as unknown[]).length;
}

describe('enrolment', () => {
	test('opens the book, keeps the tablet enrolled, registers the person', async () => {
		const of = browser(town.origin);
		const tab = await enrolledTab(town, of, 'field', '灯 花子');
		expect(tab.status).toMatchObject({ phase: 'open', staff: { name: '灯 花子', role: 'field' } });
		expect(tab.status.config?.name).toBe('灯市');
		await expect(tab.book.enrol({ code: 'x', staff })).rejects.toThrow('stateChanged');
		await tab.until(({ counts }) => counts.sent === 1);
		tab.kill();
		const again = openTab(of);
		const status = await again.until(({ phase }) => phase === 'locked');
		expect(status.staffChoices).toMatchObject([{ staff: `${status.device?.number}-1`, name: '灯 花子' }]);
		expect(status.staff).toBeNull();
		again.kill();
	});

	test('says what is wrong with a code, and spends none on a bad PIN or role', async () => {
		const of = browser(town.origin);
		const tab = openTab(of);
		await tab.until(({ phase }) => phase === 'notEnrolled');
		const enrol = (code: string, over = {}) => tab.book.enrol({ code, staff: { ...staff, ...over } });
		await expect(enrol('ABC')).rejects.toThrow('wrongCode');
		await expect(enrol('0'.repeat(20))).rejects.toThrow('wrongCode');
		const code = await town.invite('field');
		for (const pin of ['12345', '000000', '123456', '987654', '１２３４５６'])
			await expect(enrol(code, { pin })).rejects.toThrow('weakPin');
		await expect(enrol(code, { name: ' ' })).rejects.toThrow('badInput');
		await expect(enrol(code, { role: 'headquarters' })).rejects.toThrow('notAllowed');
		of.connected = false;
		await expect(enrol(code)).rejects.toThrow('offline');
		of.connected = true;
		const soon = await town.invite('field', new Date(Date.now() + 300).toISOString());
		await new Promise((resolve) => setTimeout(resolve, 400));
		await expect(enrol(soon)).rejects.toThrow('codeExpired');
		await enrol(code);
		tab.kill();
		const other = openTab(browser(town.origin));
		await other.until(({ phase }) => phase === 'notEnrolled');
		await expect(other.book.enrol({ code, staff })).rejects.toThrow('codeUsed');
		other.kill();
	});

	test('a code says what it is for before it is used', async () => {
		const of = browser(town.origin);
		const tab = openTab(of);
		await tab.until(({ phase }) => phase === 'notEnrolled');
		await expect(tab.book.invitation('ABC')).rejects.toThrow('wrongCode');
		await expect(tab.book.invitation('0'.repeat(20))).rejects.toThrow('wrongCode');
		const code = await town.invite('survey');
		const expected = { label: expect.any(String), role: 'survey', until: null, town: '灯市' };
		expect(await tab.book.invitation(code)).toEqual(expected);
		of.connected = false;
		await expect(tab.book.invitation(code)).rejects.toThrow('offline');
		of.connected = true;
		// The answer to the enrolment is lost: the code is used up at the gate, and still good on this tablet.
		of.meddle = async (path, go) => {
			const answer = await go();
			if (path === '/v1/enrol') throw new TypeError('connection lost');
			return answer;
		};
		await expect(tab.book.enrol({ code, staff })).rejects.toThrow('offline');
		expect(await tab.book.invitation(code)).toEqual({ ...expected, town: '' });
		of.meddle = null;
		const other = openTab(browser(town.origin));
		await other.until(({ phase }) => phase === 'notEnrolled');
		await expect(other.book.invitation(code)).rejects.toThrow('codeUsed');
		tab.kill();
		other.kill();
	});

	test('headquarters invites a tablet, which then reads what headquarters has written', async () => {
		const centre = await enrolledTab(town, browser(town.origin), 'headquarters');
		const { code, url, expiresAt } = await centre.book.invite({ label: '第二小学校 1号機', role: 'survey' });
		expect(url).toBe(`${town.origin}/enrol#code=${code}`);
		expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(23 * 3_600_000);
		const { case: caseNo } = await centre.book.apply(applying());
		await centre.until(({ counts }) => counts.saved === 0);
		const tab = openTab(browser(town.origin));
		await tab.until(({ phase }) => phase === 'notEnrolled');
		await tab.book.enrol({ code: url, staff });
		expect(tab.status.device).toMatchObject({ label: '第二小学校 1号機', role: 'survey' });
		await tab.book.syncNow();
		const [opened] = (await tab.book.case(caseNo))!.entries;
		expect(opened).toMatchObject({ sealed: { head: { name: '佐藤 一郎' } }, delivery: 'received' });
		await expect(tab.book.invite({ label: 'x', role: 'field' })).rejects.toThrow('notAllowed');
		centre.kill();
		tab.kill();
	});

	// The answer to each request is lost, and then the browser ends.
	test.each(['/v1/enrol/open', '/v1/enrol'])(
		'interrupted at %s it goes on with the same code',
		async (step) => {
			const of = browser(town.origin);
			const before = await devicesOf();
			const code = await town.invite();
			of.meddle = async (path, go) => {
				const answer = await go();
				if (path === step) throw new TypeError('connection lost');
				return answer;
			};
			const first = openTab(of);
			await first.until(({ phase }) => phase === 'notEnrolled');
			await expect(first.book.enrol({ code, staff })).rejects.toThrow('offline');
			first.kill();
			of.meddle = null;
			const second = openTab(of);
			await second.until(({ phase }) => phase === 'notEnrolled');
			await second.book.enrol({ code, staff });
			await second.until(({ counts }) => counts.sent === 1);
			expect(await devicesOf()).toBe(before + 1);
			second.kill();
		}
	);
});
