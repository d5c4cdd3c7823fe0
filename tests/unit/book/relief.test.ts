import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkTransfer, summaryOf } from '../../../src/zengin';
import { browser, enrolledTab, openTab, PIN, world, type Browser, type Tab, type World } from './harness';
import { account, ask, decide, examine, home, meet, PAYER, regrade, wordOf, type Home } from './relief-town';

let town: World;
beforeAll(async () => {
	town = await world();
});
afterAll(() => town.close());

const FUND = 'gienkin-1';
const TABLE = [
	{ category: 'zenkai', yen: 200_000 },
	{ category: 'daikibo', yen: 150_000 },
	{ category: 'hankai', yen: 50_000 }
];
const text = (bytes: Uint8Array) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

describe('one fund, two members of staff', () => {
	let clerkAt: Browser;
	/** Holds the fund; opens runs. */
	let clerk: Tab;
	let approverAt: Browser;
	let approver: Tab;
	const homes: Home[] = [];
	const asked: string[] = [];

	beforeAll(async () => {
		clerkAt = browser(town.origin);
		approverAt = browser(town.origin);
		clerk = await enrolledTab(town, clerkAt, 'headquarters', '本部 事務');
		approver = await enrolledTab(town, approverAt, 'approver', '本部 決裁');
		for (const grade of ['zenkai', 'hankai', 'daikibo'] as const) homes.push(await home(clerk, grade));
		for (const one of homes) asked.push(await ask(clerk, one, 'gienkin'));
	});
	afterAll(() => {
		clerk.kill();
		approver.kill();
	});

	test('applications wait, oldest first, and each is one that this page can open', async () => {
		const queue = await clerk.book.supportQueue({ waits: 'examine', support: '', text: '' });
		expect(queue.counts).toMatchObject({ examine: 3, decide: 0 });
		expect(queue.rows.map(({ view }) => view.entry)).toEqual(asked);
		expect(queue.rows[0]).toMatchObject({ head: '佐藤 一郎', clashes: [] });
		const detail = await clerk.book.supportApplication(asked[0]!);
		expect(detail?.account).toEqual(homes[0]!.account);
		expect(detail?.timeline.entries.map(({ entry }) => entry.kind)).toEqual(['support.applied']);
		expect((await clerk.book.supportQueue({ waits: null, support: '', text: 'さとう一郎' })).total).toBe(0);
		expect((await clerk.book.supportQueue({ waits: null, support: 'gienkin', text: '佐藤' })).total).toBe(3);
	});

	test('who examined does not decide; somebody else does', async () => {
		for (const [i, applied] of asked.entries()) await examine(clerk, homes[i]!, applied);
		await meet(clerk, approver);
		// The approver examines one anew: that one the approver may not decide.
		await examine(approver, homes[0]!, asked[0]!);
		expect(await wordOf(decide(approver, homes[0]!, asked[0]!))).toBe('secondPerson');
		await meet(approver, clerk);
		expect(await wordOf(decide(clerk, homes[0]!, asked[0]!))).toBe('notAllowed');
		await examine(clerk, homes[0]!, asked[0]!);
		await meet(clerk, approver);
		expect((await approver.book.supportQueue({ waits: 'decide', support: '', text: '' })).total).toBe(3);
		for (const [i, applied] of asked.entries()) await decide(approver, homes[i]!, applied);
		await meet(approver, clerk);
		expect((await clerk.book.supportApplication(asked[1]!))?.view.state).toBe('granted');
	});

	test('a round is previewed against the fund before it is fixed, and cannot go beyond it', async () => {
		await clerk.book.defineFund({
			fund: FUND,
			title: '灯市災害義援金',
			support: 'gienkin',
			pays: 'rounds',
			budgetYen: null,
			note: ''
		});
		expect(
			await wordOf(
				clerk.book.defineFund({
					fund: FUND,
					title: 'もう一つ',
					support: 'gienkin',
					pays: 'rounds',
					budgetYen: null,
					note: ''
				})
			)
		).toBe('paidAlready');
		await meet(clerk, approver);
		const round = { fund: FUND, round: 1, replaces: false, table: TABLE };
		const short = await approver.book.previewRound({ ...round, budgetYen: 399_999 });
		expect(short).toMatchObject({ costYen: 400_000, allYen: 400_000, fundYen: 399_999, over: true });
		const named = { title: '第1次', fixedOn: '2026-12-01', note: '' };
		expect(await wordOf(approver.book.fixRound({ ...round, budgetYen: 399_999, ...named }))).toBe(
			'overBudget'
		);
		await approver.book.fixRound({ ...round, budgetYen: 500_000, ...named });
		await meet(approver, clerk);
		const due = await clerk.book.due(FUND);
		expect([due.payableCount, due.payableYen, due.heldCount]).toEqual([3, 400_000, 0]);
		expect((await clerk.book.fund(FUND))?.leftYen).toBe(500_000);
	});

	let run = '';
	test('only the holder opens a run; only another person approves it', async () => {
		const input = { fund: FUND, title: '第1次', payOn: '2026-12-10', keys: null, note: '' };
		expect(await wordOf(approver.book.openRun(input))).toBe('notHolder');
		const [one, two] = await Promise.allSettled([clerk.book.openRun(input), clerk.book.openRun(input)]);
		// A button pressed twice.
		expect([one.status, two.status]).toEqual(['fulfilled', 'rejected']);
		run = (await clerk.book.runs())[0]!.view.run;
		expect(run).toMatch(/^\d{4}-r1$/);
		expect(await clerk.book.run(run)).toMatchObject({ openedHere: true, problems: [], unsent: 4 });
		expect(await wordOf(clerk.book.approveRun({ run, note: '' }))).toBe('secondPerson');
		expect(await wordOf(clerk.book.transferFile({ run, payer: PAYER }))).toBe('stateChanged');
		await meet(clerk, approver);
		expect(await approver.book.run(run)).toMatchObject({ openedHere: false, problems: [], here: false });
		await approver.book.approveRun({ run, note: '' });
		await meet(approver, clerk);
	});

	test('the file stands, is the same again after a kill, and its hash is kept', async () => {
		expect(await wordOf(approver.book.transferFile({ run, payer: PAYER }))).toBe('notHolder');
		const file = await clerk.book.transferFile({ run, payer: PAYER });
		expect(checkTransfer(file.bytes)).toEqual([]);
		expect(summaryOf(file.bytes)).toMatchObject({ count: 3, yen: 400_000 });
		expect(file).toMatchObject({ count: 3, yen: 400_000, again: false });
		// Killed between the record and the download.
		clerk.kill();
		clerk = openTab(clerkAt);
		const { staffChoices } = await clerk.until(({ phase }) => phase === 'locked');
		await clerk.book.unlock({ staff: staffChoices[0]!.staff, pin: PIN });
		await clerk.until(({ ledger }) => ledger.state === 'ready');
		const again = await clerk.book.transferFile({ run, payer: { ...PAYER, code: '0000000001' } });
		expect(again.again).toBe(true);
		expect(text(again.bytes)).toBe(text(file.bytes));
		const detail = await clerk.book.run(run);
		expect(detail?.view.filed?.hash).toBe(file.hash);
		// The next file of the fund begins with the same payer.
		expect((await clerk.book.fund(FUND))?.payer).toEqual(PAYER);
		expect(await wordOf(clerk.book.cancelRun({ run, reason: '間違い' }))).toBe('stateChanged');
		expect((await clerk.book.due(FUND)).payableCount).toBe(0);
		expect((await clerk.book.householdMoney(homes[0]!.case)).applications[0]).toMatchObject({
			paidYen: 200_000,
			dueYen: 0
		});
	});

	test('what the bank sends back is open again; a file that does not fit is not taken', async () => {
		const { bytes } = await clerk.book.transferFile({ run, payer: PAYER });
		const spoilt = bytes.slice();
		// Data record 1, amount: another last digit. The trailer no longer fits either.
		spoilt[122 + 89] = spoilt[122 + 89]! === 0x31 ? 0x32 : 0x31;
		const refused = await clerk.book.readBankResults(spoilt, '2026-12-11', null);
		expect(refused.returned).toEqual([]);
		expect(refused.bad.map(({ why }) => why)).toContain('amount');
		expect((await clerk.book.due(FUND)).payableCount).toBe(0);

		const results = bytes.slice();
		// 識別表示, position 113: a result code; the second came back because there is no such account.
		for (const [record, code] of [0x30, 0x32, 0x30].entries()) results[122 * (record + 1) + 112] = code;
		const read = await clerk.book.readBankResults(results, '2026-12-11', null);
		expect(read).toMatchObject({ read: 3, known: 0, bad: [] });
		expect(read.returned).toMatchObject([{ run, code: '2', yen: 50_000, payee: 'ｻﾄｳ ｲﾁﾛｳ' }]);
		expect(await clerk.book.readBankResults(results, '2026-12-11', null)).toMatchObject({
			returned: [],
			known: 1
		});
		const due = await clerk.book.due(FUND);
		expect(due.payable.map(({ line }) => [line.case, line.payYen])).toEqual([[homes[1]!.case, 50_000]]);
		await clerk.book.amendSupport({
			applied: asked[1]!,
			papers: [],
			choices: {},
			account: account(9_999_001),
			note: '口座の誤り'
		});
	});

	test('a better grade pays the difference in the next round, a lower one opens a clawback that a person judges', async () => {
		await regrade(clerk, homes[1]!, 'zenkai');
		await regrade(clerk, homes[0]!, 'hankai');
		const held = await clerk.book.due(FUND);
		expect(held.payableCount).toBe(0);
		expect(held.held.map(({ line }) => line.held)).toEqual(['basisChanged']);
		expect((await clerk.book.supportQueue({ waits: 'again', support: '', text: '' })).total).toBe(2);

		for (const i of [0, 1]) await examine(clerk, homes[i]!, asked[i]!);
		await meet(clerk, approver);
		for (const i of [0, 1]) await decide(approver, homes[i]!, asked[i]!);
		const second = {
			fund: FUND,
			round: 2,
			replaces: false,
			table: TABLE.map((row) => ({ ...row, yen: row.yen / 2 }))
		};
		await approver.book.fixRound({
			...second,
			budgetYen: 400_000,
			title: '第2次',
			fixedOn: '2027-01-10',
			note: ''
		});
		await meet(approver, clerk);
		const due = await clerk.book.due(FUND);
		const payOf = (home: Home) =>
			due.payable
				.filter(({ line }) => line.case === home.case)
				.reduce((sum, { line }) => sum + line.payYen, 0);
		// Returned 50,000 and now 全壊: all of it; 大規模半壊: the second round alone.
		expect(payOf(homes[1]!)).toBe(200_000 + 100_000);
		expect(payOf(homes[2]!)).toBe(75_000);
		expect(payOf(homes[0]!)).toBe(0);
		expect(due.held.map(({ line }) => [line.case, line.held])).toContainEqual([homes[0]!.case, 'clawback']);

		const rows = await approver.book.clawbacks();
		const [row] = rows.filter(({ clawback }) => clawback.applied === asked[0]);
		expect(row?.clawback).toMatchObject({ paidYen: 200_000, overYen: 150_000, open: true });
		const judging = { applied: asked[0]!, fund: FUND, reason: '善意の受給' };
		expect(await wordOf(clerk.book.judgeClawback({ ...judging, outcome: 'waive' }))).toBe('notAllowed');
		await approver.book.judgeClawback({ ...judging, outcome: 'waive' });
		expect(await wordOf(approver.book.judgeClawback({ ...judging, outcome: 'recover' }))).toBe(
			'stateChanged'
		);
		await meet(approver, clerk);
		const after = await clerk.book.due(FUND);
		expect(after.held).toEqual([]);
		expect(
			after.payable.filter(({ line }) => line.case === homes[0]!.case).map(({ line }) => line.payYen)
		).toEqual([25_000]);
	});

	test('what changes between the opening and the file stops the run; given up, it can be made again', async () => {
		const input = { fund: FUND, title: '第2次', payOn: '2027-01-20', keys: null, note: '' };
		const { run: second, yen } = await clerk.book.openRun(input);
		expect([second, yen]).toEqual([run.replace('-r1', '-r2'), 400_000]);
		await clerk.book.amendSupport({
			applied: asked[2]!,
			papers: [],
			choices: {},
			account: account(9_999_002),
			note: ''
		});
		await meet(clerk, approver);
		expect((await approver.book.run(second))?.problems).toMatchObject([{ what: 'stateChanged' }]);
		expect(await wordOf(approver.book.approveRun({ run: second, note: '' }))).toBe('stateChanged');
		await clerk.book.cancelRun({ run: second, reason: '口座の変更' });
		const third = await clerk.book.openRun(input);
		expect(third).toMatchObject({ run: run.replace('-r1', '-r3'), yen: 400_000 });
		await meet(clerk, approver);
		await approver.book.approveRun({ run: third.run, note: '' });
		await meet(approver, clerk);
		const file = await clerk.book.transferFile({ run: third.run, payer: PAYER });
		expect(checkTransfer(file.bytes)).toEqual([]);
		const [fund] = await clerk.book.funds();
		expect(fund).toMatchObject({ orderedYen: 750_000, leftYen: 150_000 });
	});
});

describe('without a data center, and with another holder', () => {
	let firstAt: Browser;
	let first: Tab;
	let second: Tab;
	let of: Home;
	let applied: string;
	const fund = 'gienkin-2';
	const input = { fund, title: '第1次', payOn: '2026-12-10', keys: null, note: '' };
	const KISO = { slot: 'kiso', category: 'zenkai', yen: 1_000_000 };

	beforeAll(async () => {
		firstAt = browser(town.origin);
		first = await enrolledTab(town, firstAt, 'headquarters', '端末一');
		second = await enrolledTab(town, browser(town.origin), 'approver', '端末二');
		await meet(first, second);
		// A fund of its own kind of support, so that the other test's households are not its.
		of = await home(first, 'zenkai');
		applied = await ask(first, of, 'seikatsu-saiken');
		await examine(first, of, applied);
		await first.book.defineFund({
			fund,
			title: '再建支援金',
			support: 'seikatsu-saiken',
			pays: 'decisions',
			budgetYen: 1_500_000,
			note: ''
		});
		await meet(first, second);
		await decide(second, of, applied, [KISO]);
		await meet(second, first);
	});
	afterAll(() => {
		first.kill();
		second.kill();
	});

	test('a run is opened with no network; its file waits until every payment has arrived', async () => {
		firstAt.connected = false;
		const { run } = await first.book.openRun(input);
		expect(await first.book.run(run)).toMatchObject({ unsent: 2, view: { state: 'opened' } });
		firstAt.connected = true;
		firstAt.networkChanged();
		await meet(first, second);
		await second.book.approveRun({ run, note: '' });
		await meet(second, first);
		await first.book.transferFile({ run, payer: PAYER });
	});

	test('what is not acknowledged is not filed', async () => {
		await examine(first, of, applied);
		await meet(first, second);
		await decide(second, of, applied, [KISO, { slot: 'kasan', category: 'hoshu', yen: 200_000 }]);
		await meet(second, first);
		// What this tablet sends does not arrive; a package takes it to the other one and brings the approval back.
		let held = true;
		firstAt.meddle = async (path, go) => {
			if (held && path.includes('_bulk_docs')) throw new TypeError('Failed to fetch');
			return go();
		};
		const { run, yen } = await first.book.openRun({ ...input, title: '加算' });
		expect(yen).toBe(200_000);
		expect(await first.book.run(run)).toMatchObject({ unsent: 2 });
		const box = await first.book.exportPackage('unsent');
		await second.book.importPackage(box.bytes);
		await second.until(({ trust }) => trust.waiting === 0);
		await expect.poll(async () => (await second.book.run(run))?.problems).toEqual([]);
		await second.book.approveRun({ run, note: '' });
		const back = await second.book.exportPackage('unsent');
		await first.book.importPackage(back.bytes);
		await expect.poll(async () => (await first.book.run(run))?.view.state).toBe('approved');
		expect(await wordOf(first.book.transferFile({ run, payer: PAYER }))).toBe('offline');
		held = false;
		firstAt.networkChanged();
		await meet(first, second);
		expect(await first.book.run(run)).toMatchObject({ unsent: 0, refused: 0, view: { state: 'approved' } });
		expect(checkTransfer((await first.book.transferFile({ run, payer: PAYER })).bytes)).toEqual([]);
	});

	test('the budget holds', async () => {
		const other = await home(first, 'zenkai');
		const theirs = await ask(first, other, 'seikatsu-saiken');
		await examine(first, other, theirs);
		await meet(first, second);
		await decide(second, other, theirs, [{ ...KISO, yen: 500_000 }]);
		await meet(second, first);
		expect(await wordOf(first.book.openRun({ ...input, title: '三回目' }))).toBe('overBudget');
	});

	test('a lost holder is replaced; the new one pays nothing before all of the lost one is there', async () => {
		const thirdAt = browser(town.origin);
		const third = await enrolledTab(town, thirdAt, 'approver', '端末三');
		await meet(first, second, third);
		const handing = { fund, lost: true, note: '端末の紛失' };
		// The second takes over, and opens a run that the first has not heard of.
		await second.book.handFundOver({ ...handing, to: second.status.device!.number });
		expect(await second.book.fund(fund)).toMatchObject({ here: true, gaps: [] });
		await meet(second, first, third);
		expect(await wordOf(first.book.openRun({ ...input, title: '四回目' }))).toBe('notHolder');
		firstAt.connected = false;
		firstAt.networkChanged();
		await second.book.append(
			{ kind: 'support.told', open: {}, sealed: { facts: {}, note: '電話' } },
			of.case
		);
		await meet(second, third);
		thirdAt.connected = false;
		await third.book.handFundOver({ ...handing, to: first.status.device!.number });
		const box = await third.book.exportPackage('unsent');
		await first.book.importPackage(box.bytes);
		await expect.poll(async () => (await first.book.fund(fund))?.here).toBe(true);
		const { gaps } = (await first.book.fund(fund))!;
		expect(gaps.map(({ device }) => device)).toEqual([second.status.device!.number]);
		expect(await wordOf(first.book.openRun({ ...input, title: '五回目' }))).toBe('holderBehind');
		firstAt.connected = true;
		firstAt.networkChanged();
		thirdAt.connected = true;
		thirdAt.networkChanged();
		await meet(first, third);
		await expect.poll(async () => (await first.book.fund(fund))?.gaps).toEqual([]);
		expect(await wordOf(first.book.openRun({ ...input, title: '六回目' }))).toBe('overBudget');
		third.kill();
	});
});

describe('a list of people whom others have paid', () => {
	let tab: Tab;
	beforeAll(async () => {
		tab = await enrolledTab(town, browser(town.origin), 'headquarters', '取込み');
		await meet(tab);
	});
	afterAll(() => tab.kill());

	const csv = (...rows: string[]) =>
		new TextEncoder().encode(['氏名,生年月日,支援,市区町村コード,金額', ...rows, ''].join('\r\n'));

	test('a bad row stops all of it and is named; a good list is taken once', async () => {
		const good = '佐藤 花子,S35.4.5,災害義援金,131016,"200,000"';
		const bad = await tab.book.importPaidElsewhere(
			csv(
				good,
				'佐藤 次郎,昭和35年13月5日,災害義援金,131016,1',
				'佐藤 三郎,19600405,ない支援,131016,1',
				'佐藤 四郎,19600405,災害義援金,131017,1'
			)
		);
		expect(bad.taken).toBe(0);
		expect(bad.bad.map(({ line, column, why }) => [line, column, why])).toEqual([
			[3, '生年月日', 'birth'],
			[4, '支援', 'support'],
			[5, '市区町村コード', 'municipality']
		]);
		expect(await tab.book.importPaidElsewhere(csv(good))).toMatchObject({ taken: 1, known: 0, bad: [] });
		expect(await tab.book.importPaidElsewhere(csv(good))).toMatchObject({ taken: 0, known: 1, bad: [] });
		expect(await wordOf(tab.book.importPaidElsewhere(new TextEncoder().encode('氏名,金額\n')))).toBe(
			'fileFormat'
		);
	});
});
