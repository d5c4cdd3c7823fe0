import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Grade } from '../../../src/domain/grade';
import type { SupportDefinition } from '../../../src/domain/supports/definition';
import { FACTS, factOf } from '../../../src/domain/supports/facts';
import type { Question, Told } from '../../../src/book/supports/api';
import {
	applying,
	browser,
	enrolledTab,
	houses,
	person,
	residents,
	world,
	type Tab,
	type World
} from './harness';

let town: World;
let desk: Tab;
let hq: Tab;
beforeAll(async () => {
	town = await world();
	await town.publish(residents(200), houses(100));
	desk = await enrolledTab(town, browser(town.origin), 'field');
	hq = await enrolledTab(town, browser(town.origin), 'approver', '本部 太郎');
	for (const tab of [desk, hq]) await tab.until(({ register }) => register.state === 'ready');
});
afterAll(async () => {
	desk.kill();
	hq.kill();
	await town.close();
});

let serial = 0;
/** A household of its own for each test. */
const household = () => String(++serial).padStart(10, '0');
const WORDS = { columns: {}, values: {} };

/** A household with a grade in force. */
async function graded(
	tab: Tab,
	grade: Grade,
	over: Parameters<typeof applying>[0] = {},
	head = person('佐藤 一郎')
) {
	const id = household();
	const base = applying({ household: id, house: { id: `H${id}` } }, head);
	const applied = await tab.book.apply({
		...base,
		...over,
		sealed: { ...base.sealed, household: id, ...over.sealed }
	});
	await regrade(tab, applied, grade);
	return applied;
}

async function regrade(tab: Tab, { entry, case: caseNo }: { entry: string; case: string }, grade: Grade) {
	const survey = await tab.book.append(
		{
			kind: 'certificate.surveyed',
			open: {
				application: entry,
				round: 1,
				surveyedOn: '2026-11-02',
				method: 'outside',
				grade,
				lossPct: null
			},
			sealed: { findings: '', surveyors: '灯' }
		},
		caseNo
	);
	await tab.book.append(
		{
			kind: 'certificate.decided',
			open: { application: entry, surveys: [survey], grade, outcome: 'certify' },
			sealed: { reason: '' }
		},
		caseNo
	);
}

/** Until both tablets know what the other has written. */
async function met(): Promise<void> {
	for (let i = 0; i < 3; i++) {
		await desk.book.syncNow();
		await hq.book.syncNow();
	}
}

const rowOf = async (tab: Tab, caseNo: string, support: string) =>
	(await tab.book.navigator(caseNo))!.rows.find((row) => row.support === support);

/** An answer that fits a question, whichever it is. */
function anyAnswer({ type, options }: Question): Told {
	if (type === 'number') return 0;
	if (type === 'yesno') return false;
	return options[0]!.value;
}

const SCHEME: SupportDefinition = {
	id: 'shi-mimaikin',
	title: '灯市災害見舞金',
	field: 'money',
	level: 'municipality',
	summary: '住家に被害を受けた世帯への見舞金です。',
	office: '福祉課',
	source: { document: '灯市見舞金要綱', place: '2条', date: '2026-11-05', unverified: false },
	validFrom: null,
	validTo: null,
	per: 'household',
	when: { fact: 'grade', in: ['zenkai', 'hankai'] },
	gives: 'money',
	lines: [
		{
			slot: 'base',
			title: '見舞金',
			rows: [
				{ category: 'zenkai', title: '全壊', when: { fact: 'grade', in: ['zenkai'] }, value: 100_000 },
				{ category: 'hankai', title: '半壊', when: { fact: 'grade', in: ['hankai'] }, value: 50_000 }
			],
			factors: []
		}
	],
	needsApplication: true,
	deadline: { months: 6 },
	papers: [{ id: 'certificate', title: '罹災証明書', when: null }],
	excludes: []
};

describe('the navigator of one household', () => {
	test('says of every support whether and why, and asks for what is not known instead of assuming it', async () => {
		const { case: caseNo } = await graded(hq, 'zenkai');
		const navigator = (await hq.book.navigator(caseNo))!;
		expect(navigator.grade).toEqual({ state: 'decided', grade: 'zenkai' });
		// Two of the register's household, and not the one who stands in the application.
		expect(navigator.members.map(({ name }) => name)).toHaveLength(2);
		const row = navigator.rows.find(({ support }) => support === 'seikatsu-saiken')!;
		expect(row).toMatchObject({
			entitled: 'yes',
			group: 'next',
			standing: 'notAsked',
			deadline: '2027-11-30'
		});
		expect(row.reasons.length).toBeGreaterThan(0);
		expect(row.papers.map(({ title }) => title)).toContain('罹災証明書');
		// How it will be rebuilt decides how much.
		expect(row.amountYen).toBeNull();
		expect(row.range!.least).toBeLessThan(row.range!.most);
		expect(row.ask).toContain('rebuilding');
		expect(navigator.questions.find(({ key }) => key === 'rebuilding')?.decides).toContain(row.title);
		for (const { group, entitled } of navigator.rows)
			if (group === 'notEntitled') expect(entitled).toBe('no');
	});

	test('before a grade is judged nothing that rests on it is promised', async () => {
		const id = household();
		const { case: caseNo } = await desk.book.apply(applying({ household: id, house: { id: `H${id}` } }));
		const navigator = (await desk.book.navigator(caseNo))!;
		expect(navigator.grade).toEqual({ state: 'waiting' });
		const row = navigator.rows.find(({ support }) => support === 'seikatsu-saiken')!;
		expect(row.entitled).toBe('unknown');
		expect(['ask', 'waiting']).toContain(row.group);
	});

	test('told facts change it; the newest word counts and null takes it back', async () => {
		const { case: caseNo } = await graded(hq, 'zenkai');
		await hq.book.tellFacts({ case: caseNo, facts: { rebuilding: 'build' }, note: '窓口' });
		expect(await rowOf(hq, caseNo, 'seikatsu-saiken')).toMatchObject({
			amountYen: 3_000_000,
			entitled: 'yes'
		});
		await hq.book.tellFacts({ case: caseNo, facts: { rebuilding: 'rent' }, note: '' });
		expect(await rowOf(hq, caseNo, 'seikatsu-saiken')).toMatchObject({ amountYen: 1_500_000 });
		await hq.book.tellFacts({ case: caseNo, facts: { rebuilding: null }, note: '' });
		expect(await rowOf(hq, caseNo, 'seikatsu-saiken')).toMatchObject({ amountYen: null });
		const sheet = (await hq.book.facts(caseNo))!;
		expect(sheet.open.map(({ key }) => key)).toContain('rebuilding');
	});

	test('every open question can be answered, and no answer opens one twice', async () => {
		const { case: caseNo } = await graded(hq, 'hankai');
		for (let round = 0; round < 12; round++) {
			const { open } = (await hq.book.facts(caseNo))!;
			if (open.length === 0) break;
			const facts = Object.fromEntries(open.map((question) => [question.key, anyAnswer(question)]));
			await hq.book.tellFacts({ case: caseNo, facts, note: '' });
			const after = new Set((await hq.book.facts(caseNo))!.open.map(({ key }) => key));
			for (const key of Object.keys(facts)) expect(after).not.toContain(key);
		}
		const sheet = (await hq.book.facts(caseNo))!;
		expect(sheet.open).toEqual([]);
		expect(sheet.told.length).toBeGreaterThan(0);
		expect((await hq.book.navigator(caseNo))!.rows.filter(({ group }) => group === 'ask')).toEqual([]);
	});

	test('what does not fit a fact, a person or a right is refused', async () => {
		const { case: caseNo } = await graded(hq, 'zenkai');
		const tell = (facts: Record<string, Told | null>) => hq.book.tellFacts({ case: caseNo, facts, note: '' });
		await expect(tell({ rebuilding: 'castle' })).rejects.toThrow('badInput');
		await expect(tell({ nothing: true })).rejects.toThrow('badInput');
		await expect(tell({ grade: 'zenkai' })).rejects.toThrow('badInput');
		await expect(tell({ 'income@0000000000000000': 1 })).rejects.toThrow('badInput');
		await expect(tell({})).rejects.toThrow('badInput');
		await expect(desk.book.supportCatalogue()).rejects.toThrow('notAllowed');
		await expect(desk.book.reductions()).rejects.toThrow('notAllowed');
		await expect(desk.book.entitled('seikatsu-saiken')).rejects.toThrow('notAllowed');
		expect(await hq.book.navigator('0'.repeat(11))).toBeNull();
	});

	test('somebody who is in no register has a navigator too', async () => {
		const walkIn = applying({ household: null, house: null }, person('旅行 太郎', '1950-01-02'));
		const { case: caseNo } = await hq.book.apply({ ...walkIn, sealed: { ...walkIn.sealed, household: '' } });
		const navigator = (await hq.book.navigator(caseNo))!;
		expect(navigator.members).toEqual([
			{ name: '旅行 太郎', token: expect.stringMatching(/^[0-9A-Z]{16}$/) }
		]);
		const income = `income@${navigator.members[0]!.token}`;
		await hq.book.tellFacts({ case: caseNo, facts: { [income]: 2_000_000 }, note: '' });
		expect((await hq.book.facts(caseNo))!.told.map(({ key }) => key)).toContain(income);
	});
});

describe('applications', () => {
	const ACCOUNT = { bank: '0001', branch: '001', type: '1', number: '1234567', holder: 'ｻﾄｳ ｲﾁﾛｳ' } as const;
	const input = (caseNo: string) => ({
		case: caseNo,
		support: 'seikatsu-saiken',
		person: null,
		choices: { rebuilding: 'repair' },
		papers: ['certificate'],
		account: ACCOUNT,
		applicant: { name: '佐藤 一郎', relation: '世帯主', phone: '' },
		askedYen: null,
		note: ''
	});

	test('an application is running, once; its choice is known to every rule; withdrawn, it may be asked again', async () => {
		const { case: caseNo, entry: certificate } = await graded(hq, 'zenkai');
		const applied = await hq.book.applySupport(input(caseNo));
		const row = (await rowOf(hq, caseNo, 'seikatsu-saiken'))!;
		expect(row).toMatchObject({ standing: 'asked', group: 'running', applied, amountYen: 2_000_000 });
		expect(row.papers.find(({ id }) => id === 'certificate')?.handedIn).toBe(true);
		expect(row.papers.filter(({ handedIn }) => !handedIn).length).toBeGreaterThan(0);
		const entry = (await hq.book.case(caseNo))!.entries.find((one) => one.entry._id === applied)!;
		expect(entry.entry.open).toMatchObject({ application: certificate, beneficiary: 'household' });
		// Nobody reads the account without the key.
		expect(JSON.stringify(entry.entry)).not.toContain('1234567');
		expect(entry.sealed).toMatchObject({ account: ACCOUNT });
		await expect(hq.book.applySupport(input(caseNo))).rejects.toThrow('stateChanged');

		await hq.book.amendSupport({
			applied,
			papers: ['residents'],
			choices: { rebuilding: 'build' },
			account: null,
			note: ''
		});
		const amended = (await rowOf(hq, caseNo, 'seikatsu-saiken'))!;
		expect(
			amended.papers
				.filter(({ handedIn }) => handedIn)
				.map(({ id }) => id)
				.sort()
		).toEqual(['certificate', 'residents']);
		expect(amended.amountYen).toBe(3_000_000);

		await hq.book.withdrawSupport({ applied, reason: 'applicant', note: '' });
		expect(await rowOf(hq, caseNo, 'seikatsu-saiken')).toMatchObject({ group: 'next', applied: null });
		await expect(hq.book.withdrawSupport({ applied, reason: 'applicant', note: '' })).rejects.toThrow(
			'stateChanged'
		);
		await hq.book.applySupport(input(caseNo));
	});

	test('unknown supports, papers and persons are refused', async () => {
		const { case: caseNo } = await graded(hq, 'zenkai');
		await expect(hq.book.applySupport({ ...input(caseNo), support: 'none' })).rejects.toThrow('notFound');
		await expect(hq.book.applySupport({ ...input(caseNo), papers: ['letter'] })).rejects.toThrow('badInput');
		await expect(hq.book.applySupport({ ...input(caseNo), person: '0'.repeat(16) })).rejects.toThrow(
			'badInput'
		);
	});
});

describe('what if', () => {
	test('another grade beside the one in force, and nothing is written', async () => {
		const { case: caseNo } = await graded(hq, 'zenkai');
		await hq.book.tellFacts({ case: caseNo, facts: { rebuilding: 'build', demolition: 'none' }, note: '' });
		const before = (await hq.book.case(caseNo))!.entries.length;
		const found = (await hq.book.whatIf(caseNo, 'chukibo'))!;
		const row = found.rows.find(({ support }) => support === 'seikatsu-saiken')!;
		expect(row).toMatchObject({
			changed: true,
			now: { entitled: 'yes', amountYen: 3_000_000 },
			then: { entitled: 'yes', amountYen: 1_000_000 }
		});
		expect(found.rows.findLastIndex(({ changed }) => changed)).toBeLessThan(
			found.rows.findIndex(({ changed }) => !changed)
		);
		const same = (await hq.book.whatIf(caseNo, 'zenkai'))!;
		expect(same.rows.filter(({ changed }) => changed)).toEqual([]);
		expect((await hq.book.case(caseNo))!.entries).toHaveLength(before);
	});
});

describe('over all households', () => {
	test('a new support is previewed, defined, and known at the desk after they meet; then retired', async () => {
		const full = await graded(hq, 'zenkai');
		const half = await graded(hq, 'hankai');
		await graded(hq, 'jun');
		const preview = await hq.book.previewSupport(SCHEME);
		expect(preview.now).toBeNull();
		expect(preview.then.entitled).toBeGreaterThanOrEqual(2);
		const sample = preview.sample.find((row) => row.case === full.case);
		expect(sample?.then).toMatchObject({ entitled: 'yes', amountYen: 100_000 });
		expect(await rowOf(hq, full.case, SCHEME.id)).toBeUndefined();

		await hq.book.defineSupport(SCHEME, '要綱');
		await met();
		expect(await rowOf(desk, half.case, SCHEME.id)).toMatchObject({
			group: 'next',
			amountYen: 50_000,
			deadline: '2027-04-30'
		});

		const changed = { ...SCHEME, when: { fact: 'grade', in: ['zenkai'] } };
		const other = await hq.book.previewSupport(changed);
		expect(other.now?.entitled).toBe(preview.then.entitled);
		expect(other.lost).toBe(other.now!.entitled - other.then.entitled);
		expect(other.lost).toBeGreaterThan(0);
		expect(other.gained).toBe(0);

		const rows = (await hq.book.entitled(SCHEME.id, { who: 'notAsked' }))!;
		expect(rows.total).toBe(preview.then.entitled);
		expect(rows.counts).toMatchObject({ entitled: preview.then.entitled, yen: preview.then.yen });
		expect(rows.rows[0]!.amountYen).toBe(100_000);
		await hq.book.applySupport({
			case: full.case,
			support: SCHEME.id,
			person: null,
			choices: {},
			papers: [],
			account: null,
			applicant: { name: '佐藤 一郎', relation: '', phone: '' },
			askedYen: null,
			note: ''
		});
		expect((await hq.book.entitled(SCHEME.id, { who: 'notAsked' }))!.total).toBe(rows.total - 1);
		const catalogue = await hq.book.supportCatalogue();
		expect(catalogue.rows.find(({ definition }) => definition.id === SCHEME.id)).toMatchObject({
			origin: 'own',
			counts: { notAsked: rows.total - 1, running: 1 }
		});

		await hq.book.retireSupport(SCHEME.id, '');
		// What was asked for stays in sight.
		expect(await rowOf(hq, full.case, SCHEME.id)).toMatchObject({ group: 'running' });
		expect(await rowOf(hq, half.case, SCHEME.id)).toBeUndefined();
		expect((await hq.book.supportRule(SCHEME.id))?.retired).toBe(true);
	});

	test('a definition that names what does not exist is refused', async () => {
		const define = (over: Partial<SupportDefinition>) => hq.book.defineSupport({ ...SCHEME, ...over }, '');
		await expect(define({ when: { fact: 'weather', in: ['rain'] } })).rejects.toThrow('badInput');
		await expect(define({ when: { fact: 'grade', in: ['total'] } })).rejects.toThrow('badInput');
		await expect(define({ when: { fact: 'grade', from: 1 } })).rejects.toThrow('badInput');
		await expect(define({ excludes: [{ support: 'none', unless: null, text: '' }] })).rejects.toThrow(
			'badInput'
		);
		await expect(define({ validTo: '2020-01-01' })).rejects.toThrow('badInput');
		await expect(desk.book.defineSupport(SCHEME, '')).rejects.toThrow('notAllowed');
	});

	test('a municipality overrides a support that comes with the app', async () => {
		const { case: caseNo } = await graded(hq, 'zenkai');
		const { definition } = (await hq.book.supportRule('seikatsu-saiken'))!;
		const lines = definition.lines.map((line) => ({ ...line, deadline: undefined }));
		await hq.book.defineSupport({ ...definition, lines, deadline: { on: '2030-03-31' } }, '期限の延長');
		expect(await rowOf(hq, caseNo, 'seikatsu-saiken')).toMatchObject({ deadline: '2030-03-31' });
		expect((await hq.book.supportRule('seikatsu-saiken'))?.origin).toBe('overridden');
		await hq.book.defineSupport(definition, '戻す');
	});

	test('a file and letters for a call list; nobody’s suppressed address is on either', async () => {
		await graded(hq, 'zenkai');
		const hidden = await graded(hq, 'zenkai', {
			sealed: {
				...applying().sealed,
				address: '',
				suppressed: true,
				phone: '090-0000-0000',
				houseAddress: '灯市秘町9'
			}
		});
		const filter = { who: 'notAsked' } as const;
		const listed = (await hq.book.entitled('seikatsu-saiken', filter))!;
		expect(listed.rows.find((row) => row.case === hidden.case)).toMatchObject({
			suppressed: true,
			address: '',
			phone: '090-0000-0000'
		});
		const file = await hq.book.entitledCsv('seikatsu-saiken', filter, WORDS);
		const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(file.bytes);
		expect(text.startsWith('\ufeffcase,head,kana')).toBe(true);
		expect(text.trimEnd().split('\r\n')).toHaveLength(listed.total + 1);
		expect(file.rows).toBe(listed.total);
		expect(text).not.toContain('秘町');

		const letters = (await hq.book.supportLetters('seikatsu-saiken', filter))!;
		expect(letters.letters.length + letters.without.length).toBe(
			new Set(listed.rows.map((row) => row.case)).size
		);
		expect(letters.without).toContainEqual({
			case: hidden.case,
			head: '佐藤 一郎',
			phone: '090-0000-0000',
			why: 'suppressed'
		});
		expect(letters.letters.some((one) => one.case === hidden.case)).toBe(false);
		for (const one of letters.letters) expect(one.address).not.toBe('');
	});
});

describe('reductions', () => {
	const REDUCTION: SupportDefinition = {
		...SCHEME,
		id: 'shi-genmen',
		title: '灯市使用料の減免',
		field: 'fee',
		gives: 'reduction',
		needsApplication: false,
		office: '水道課',
		lines: [
			{
				slot: 'base',
				title: '減免',
				rows: [
					{ category: 'zenkai', title: '全壊', when: { fact: 'grade', in: ['zenkai'] }, value: 1000 },
					{ category: 'hankai', title: '半壊', when: { fact: 'grade', in: ['hankai'] }, value: 500 }
				],
				factors: []
			}
		]
	};

	test('a list is handed over with its hash; the next one says what has changed', async () => {
		await hq.book.defineSupport(REDUCTION, '');
		const stays = await graded(hq, 'zenkai');
		const rises = await graded(hq, 'hankai');
		const goes = await graded(hq, 'hankai');
		const ask = () => hq.book.reductionList([REDUCTION.id], '水道課');
		const first = await ask();
		expect(first.last).toBeNull();
		expect(first.rows.every(({ change }) => change === 'new')).toBe(true);
		expect(await rowOf(hq, stays.case, REDUCTION.id)).toMatchObject({ group: 'automatic', rate: 1000 });
		const input = { supports: [REDUCTION.id], office: '水道課', note: '', words: WORDS };
		const [file] = await hq.book.handOverReductions(input);
		expect(file!.rows).toBe(first.rows.length);
		const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', file!.bytes));
		expect(Buffer.from(digest).toString('hex')).toBe(file!.hash);
		expect((await ask()).rows.every(({ change }) => change === 'same')).toBe(true);

		await regrade(hq, rises, 'zenkai');
		await regrade(hq, goes, 'jun');
		const fresh = await graded(hq, 'zenkai');
		const next = await ask();
		const changeOf = (of: { case: string }) => next.rows.find((row) => row.case === of.case)?.change;
		expect([stays, rises, fresh, goes].map(changeOf)).toEqual(['same', 'changed', 'new', undefined]);
		expect(next.gone.map((row) => row.case)).toEqual([goes.case]);
		// Another office has had no list yet.
		expect((await hq.book.reductionList([REDUCTION.id], '税務課')).last).toBeNull();

		const { lists } = await hq.book.reductions();
		expect(lists).toEqual([
			expect.objectContaining({
				office: '水道課',
				count: first.rows.length,
				hash: file!.hash,
				staff: '本部 太郎'
			})
		]);
		// The other tablet at headquarters knows it from the entry alone.
		await met();
		const other = await enrolledTab(town, browser(town.origin), 'headquarters', '本部 次郎');
		await other.until(({ register }) => register.state === 'ready');
		await other.book.syncNow();
		expect((await other.book.reductionList([REDUCTION.id], '水道課')).last).toBe(lists[0]!.at);
		other.kill();
	});

	test('a support that gives no reduction is on no list, and an empty list is not handed over', async () => {
		await expect(hq.book.reductionList(['seikatsu-saiken'], '税務課')).rejects.toThrow('badInput');
		const nobody = { ...REDUCTION, id: 'shi-nobody', when: { fact: 'householdSize', from: 50 } };
		await hq.book.defineSupport(nobody, '');
		await expect(
			hq.book.handOverReductions({ supports: [nobody.id], office: '水道課', note: '', words: WORDS })
		).rejects.toThrow('stateChanged');
	});
});

describe('what was opened', () => {
	test('is gone when the tablet is locked', async () => {
		const { case: caseNo } = await graded(hq, 'zenkai');
		await hq.book.navigator(caseNo);
		await hq.book.lock();
		await expect(hq.book.navigator(caseNo)).rejects.toThrow('locked');
		await expect(hq.book.entitled('seikatsu-saiken', { who: 'all' })).rejects.toThrow('locked');
		const { PIN } = await import('./harness');
		await hq.book.unlock({ staff: hq.status.staffChoices[0]!.staff, pin: PIN });
		await hq.until(({ register }) => register.state === 'ready');
		expect((await hq.book.navigator(caseNo))!.members).toHaveLength(2);
	});
});

test('every fact that a desk can be asked for belongs to a question with options', () => {
	for (const { id, type, options } of FACTS) {
		expect(factOf(id)?.id).toBe(id);
		if (type !== 'number') expect(options.length).toBeGreaterThan(1);
	}
});
