import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeceasedInput, SurvivorInput } from '../../../src/book/people/api';
import type { OpenOf } from '../../../src/domain/kinds';
import {
	applying,
	browser,
	enrolledTab,
	houses,
	person,
	residents,
	world,
	type Browser,
	type Tab,
	type World
} from './harness';

let town: World;
let of: Browser;
let hq: Tab;
/** Household 3 asked for its address to be suppressed. */
const HIDDEN = '0000000003';
const HIDDEN_ADDRESS = '灯市隠町9丁目9番9号';

beforeAll(async () => {
	town = await world();
	const people = residents(60).map((one) =>
		one.household === HIDDEN
			? { ...one, suppressed: true, address: '', phone: '0120-999-999' }
			: { ...one, phone: '0120-000-111', sex: 'female' as const }
	);
	await town.publish(people, houses(60));
	of = browser(town.origin);
	hq = await enrolledTab(town, of, 'approver', '本部 太郎');
	await hq.until(({ register }) => register.state === 'ready');
});
afterAll(async () => {
	hq.kill();
	await town.close();
});

let serial = 0;
const household = () => String(++serial + 3).padStart(10, '0');
const caseOf = async (id = household()) => hq.book.caseOfHousehold(id);

const dead = (
	over: Partial<Omit<DeceasedInput, 'open'>> & { open?: Partial<DeceasedInput['open']> } = {}
): DeceasedInput => ({
	corrects: null,
	personId: '',
	...over,
	open: { manner: 'direct', diedOn: '2026-11-01', ...over.open },
	sealed: {
		name: '佐藤 一郎',
		kana: 'サトウ イチロウ',
		birth: '1940-01-02',
		place: '灯市本町1丁目',
		cause: '家屋の倒壊',
		breadwinner: true,
		note: '',
		...over.sealed
	}
});

const ACCOUNT = { bank: '9900', branch: '001', type: '1', number: '0001234', holder: 'ｻﾄｳ ﾊﾅｺ' } as const;
const survivor = (
	deceased: string,
	name: string,
	open: Partial<SurvivorInput['open']> = {}
): SurvivorInput => ({
	corrects: null,
	personId: '',
	open: { deceased, relation: 'spouse', sharedMeans: true, orphan: false, payee: false, ...open },
	sealed: {
		name,
		kana: 'サトウ ハナコ',
		birth: '1945-05-06',
		address: '灯市本町1丁目2番3号',
		phone: '0120-222-333',
		account: ACCOUNT,
		note: ''
	}
});

const consultation = (open: Partial<OpenOf<'care.consulted'>> = {}) => ({
	kind: 'care.consulted' as const,
	open: {
		on: '2026-11-10',
		way: 'visit' as const,
		topics: ['rebuilding' as const],
		wish: 'rent' as const,
		next: '2026-11-20',
		management: 'open' as const,
		...open
	},
	sealed: { text: '仮住まいの心配', nextText: '書類を一緒に書く' }
});

/** Lines of this case in the access log, as the data center has them. */
async function accessLog(caseNo: string): Promise<string[]> {
	await hq.book.syncNow();
	const { pouch } = await town.gate.storage.reads(hq.status.config!);
	const { rows } = await pouch.allDocs<{ kind?: string; case?: string; open?: { what: string } }>({
		include_docs: true
	});
	return rows.filter(({ doc }) => doc?.case === caseNo).map(({ doc }) => JSON.stringify(doc));
}

describe('the dead and their bereaved', () => {
	test('recorded, corrected, with the bereaved in the order of the law, the board and long-term contact', async () => {
		const caseNo = await caseOf();
		const first = await hq.book.recordDeceased(
			caseNo,
			dead({ open: { manner: 'relatedAsked', diedOn: null } })
		);
		const corrected = await hq.book.recordDeceased(
			caseNo,
			dead({ corrects: first, open: { manner: 'relatedAsked', diedOn: '2026-12-24' } })
		);
		await expect(hq.book.recordDeceased(caseNo, dead({ corrects: first }))).rejects.toThrow('stateChanged');

		const child = await hq.book.recordSurvivor(
			caseNo,
			survivor(first, '佐藤 次郎', { relation: 'child', orphan: true })
		);
		await hq.book.recordSurvivor(caseNo, survivor(corrected, '佐藤 花子', { payee: true }));
		await hq.book.append(
			{
				kind: 'bereaved.boardDecided',
				open: { deceased: first, outcome: 'related', on: '2027-02-01' },
				sealed: { reason: '避難生活の負担' }
			},
			caseNo
		);
		await hq.book.append(
			{
				kind: 'bereaved.contacted',
				open: { deceased: first, on: '2027-02-02', occasion: 'letter', next: '2027-11-01' },
				sealed: { note: '追悼式の案内' }
			},
			caseNo
		);

		const detail = await hq.book.deceasedOf(caseNo);
		expect(detail.suppressed).toBe(false);
		expect(detail.members.length).toBe(2);
		expect(detail.deceased).toHaveLength(1);
		const [one] = detail.deceased;
		expect(one!.view).toMatchObject({
			first,
			entry: corrected,
			recognised: true,
			diedOn: '2026-12-24',
			next: '2027-11-01'
		});
		expect(one!.sealed).toMatchObject({ name: '佐藤 一郎', place: '灯市本町1丁目' });
		expect(one!.boardReason).toBe('避難生活の負担');
		expect(one!.survivors.map(({ view, sealed }) => [sealed?.name, view.rank])).toEqual([
			['佐藤 次郎', 2],
			['佐藤 花子', 1]
		]);
		expect(one!.survivors[0]!.sealed?.account).toEqual(ACCOUNT);
		expect(one!.contacts).toMatchObject([{ note: '追悼式の案内', staffName: '本部 太郎' }]);

		const rows = await hq.book.deceased();
		expect(rows.find(({ view }) => view.first === first)).toMatchObject({
			name: '佐藤 一郎',
			view: { case: caseNo }
		});

		const mended = { ...survivor(first, '佐藤 次郎', { relation: 'other' }), corrects: child };
		mended.sealed = { ...mended.sealed, address: null as never };
		await hq.book.recordSurvivor(caseNo, mended);
		const after = (await hq.book.deceasedOf(caseNo)).deceased[0]!.survivors[0]!;
		expect(after.view).toMatchObject({ relation: 'other', rank: null, first: child });
		expect(after.sealed?.address).toBe('灯市本町1丁目2番3号');
	});

	test('names, birth dates and accounts are sealed; the same person has the same token everywhere', async () => {
		const [here, there] = [await caseOf(), await caseOf()];
		const first = await hq.book.recordDeceased(here, dead({ personId: '0000009999' }));
		const mended = dead({ corrects: first, personId: null });
		mended.sealed = { ...mended.sealed, name: '佐藤 一朗' };
		await hq.book.recordDeceased(here, mended);
		await expect(hq.book.recordDeceased(here, mended)).rejects.toThrow('stateChanged');
		await hq.book.recordDeceased(there, dead({ personId: '0000009999' }));
		const clash = (await hq.book.clashes()).find(
			({ clash }) => clash.type === 'sameDeceased' && clash.cases.includes(here)
		);
		expect(clash?.clash.cases).toContain(there);
		const { entries } = (await hq.book.case(here))!;
		const open = JSON.stringify(entries.map(({ entry }) => ({ ...entry, sealed: undefined })));
		expect(open).not.toContain('佐藤');
		expect(open).not.toContain('0000009999');
		expect(open).not.toContain('1940-01-02');
	});

	test('what names nobody, or decides what no board has to decide, is refused before it is written', async () => {
		const caseNo = await caseOf();
		const first = await hq.book.recordDeceased(caseNo, dead());
		const board = {
			kind: 'bereaved.boardDecided' as const,
			open: { deceased: first, outcome: 'related' as const, on: '2027-02-01' },
			sealed: { reason: '' }
		};
		await expect(hq.book.append(board, caseNo)).rejects.toThrow('stateChanged');
		await expect(hq.book.recordSurvivor(await caseOf(), survivor(first, '佐藤 花子'))).rejects.toThrow(
			'notFound'
		);
		await expect(hq.book.recordDeceased(caseNo, dead({ open: { manner: 'struck' } }))).rejects.toThrow(
			'badInput'
		);
		await hq.book.recordDeceased(caseNo, dead({ corrects: first, open: { manner: 'struck', diedOn: null } }));
		expect((await hq.book.deceasedOf(caseNo)).deceased).toEqual([]);
	});
});

describe('consultations and who looks after whom', () => {
	test('the next contact is on the list of its keeper, and everything of one keeper goes to another at once', async () => {
		const lent = await enrolledTab(town, browser(town.origin), 'field', '応援 花子');
		await lent.until(({ register, sync }) => register.state === 'ready' && sync.state === 'idle');
		const [one, two] = [await caseOf(), await caseOf()];
		await lent.book.append(consultation(), one);
		await lent.book.append(consultation({ next: '2099-01-01' }), two);
		const mine = await lent.book.contacts('mine');
		expect(mine.map(({ case: caseNo, next, overdue }) => [caseNo, next, overdue])).toEqual([
			[one, '2026-11-20', true],
			[two, '2099-01-01', false]
		]);
		expect(mine[0]).toMatchObject({
			nextText: '書類を一緒に書く',
			managed: true,
			head: expect.stringContaining('佐藤') as string
		});
		await lent.until(({ counts }) => counts.saved === 0);
		await hq.book.syncNow();
		const from = lent.status.staff!.staff;
		const me = hq.status.staff!.staff;
		expect(await hq.book.contacts('mine')).toEqual([]);
		expect((await hq.book.keepers()).map(({ staff }) => staff)).toEqual(expect.arrayContaining([from, me]));
		expect(await hq.book.handOverAll({ from, to: me, note: '派遣の終わり' })).toBe(2);
		expect((await hq.book.contacts('mine')).map(({ case: caseNo }) => caseNo).sort()).toEqual(
			[one, two].sort()
		);
		await expect(hq.book.handOverAll({ from, to: me, note: '' })).rejects.toThrow('notFound');
		const care = await hq.book.careOf(one);
		expect(care).toMatchObject({
			keeper: { name: '本部 太郎' },
			handovers: [{ note: '派遣の終わり', toName: '本部 太郎' }]
		});
		expect(care.consultations[0]).toMatchObject({ text: '仮住まいの心配', staffName: '応援 花子' });
		await hq.book.endStaff({ staff: from, reason: 'finished', note: '' });
		await expect(
			hq.book.append({ kind: 'care.handedOver', open: { to: from }, sealed: { note: '' } }, one)
		).rejects.toThrow('stateChanged');
		expect((await hq.book.keepers()).map(({ staff }) => staff)).not.toContain(from);
		lent.kill();
	});

	test('a correction of what was corrected meanwhile is refused', async () => {
		const caseNo = await caseOf();
		const first = await hq.book.append(consultation(), caseNo);
		await hq.book.append({ ...consultation({ next: null }), corrects: first }, caseNo);
		await expect(hq.book.append({ ...consultation(), corrects: first }, caseNo)).rejects.toThrow(
			'stateChanged'
		);
		expect((await hq.book.careOf(caseNo)).view).toMatchObject({ next: null, consultations: [{ first }] });
	});
});

describe('the household in short', () => {
	test('works before anything was written, and says what comes next afterwards', async () => {
		const id = household();
		const caseNo = await caseOf(id);
		expect(await hq.book.householdStory(caseNo)).toMatchObject({
			empty: true,
			next: [{ what: 'apply' }],
			keeper: null
		});
		await hq.book.apply(applying({ household: id, house: { id: `H${id}` } }));
		await hq.book.append(consultation(), caseNo);
		const story = await hq.book.householdStory(caseNo);
		expect(story.next.map(({ what }) => what)).toEqual(['consult', 'certificate', 'consent']);
		expect(story).toMatchObject({
			empty: false,
			managed: true,
			wish: { wish: 'rent' },
			nextContact: '2026-11-20',
			keeper: { name: '本部 太郎', ended: false }
		});
	});
});

describe('the ledger of those affected, and giving of it', () => {
	const asked = {
		basis: 'publicBody' as const,
		recipient: '灯県 生活再建支援課',
		purpose: '被災者生活再建支援金の審査',
		note: ''
	};

	test('all items of the law; exactly the chosen ones are given; the disclosure is on record', async () => {
		const id = household();
		const caseNo = await caseOf(id);
		const applied = await hq.book.apply(
			applying({ household: id, house: { id: `H${id}` } }, person('佐藤 一郎', '1960-04-05'))
		);
		const whole = (await hq.book.roster(applied.case))!;
		expect(whole.persons).toHaveLength(2);
		expect(whole.persons[0]).toMatchObject({ sex: 'female', birth: '1960-04-05', relation: '世帯主' });
		expect(whole.persons[0]!.address).toContain('灯市本町');
		expect(whole.damage).toMatchObject([
			{ title: '罹災証明書', house: '灯市本町1丁目2番3号', damage: '屋根が落ちた' }
		]);
		expect(whole).toMatchObject({ disclosures: [], consent: null, certificate: [], support: [] });

		const given = await hq.book.disclose(caseNo, { ...asked, items: ['damage', 'name'] });
		expect(Object.keys(given.roster).sort()).toEqual([
			'case',
			'damage',
			'household',
			'items',
			'madeAt',
			'persons',
			'suppressed'
		]);
		expect(given.roster.household).toBe('');
		// The place of the house goes with the address.
		expect(JSON.stringify(given.roster)).not.toContain('本町');
		const more = await hq.book.disclose(caseNo, { ...asked, items: ['damage', 'address'] });
		expect(more.roster.damage).toMatchObject([{ house: '灯市本町1丁目2番3号' }]);
		expect(given.roster.items).toEqual(['name', 'damage']);
		for (const one of given.roster.persons) expect(Object.keys(one).sort()).toEqual(['dead', 'kana', 'name']);
		const after = (await hq.book.roster(caseNo))!;
		expect(after.disclosures?.slice(0, 1)).toMatchObject([
			{
				entry: given.entry,
				basis: 'publicBody',
				items: ['damage', 'name'],
				recipient: asked.recipient,
				purpose: asked.purpose,
				staffName: '本部 太郎'
			}
		]);
	});

	test('every seeing and giving is in the access log', async () => {
		const caseNo = await caseOf();
		await hq.book.roster(caseNo);
		await hq.book.disclose(caseNo, { ...asked, items: ['name'] });
		await hq.book.deceasedOf(caseNo);
		await hq.book.careOf(caseNo);
		await hq.book.householdStory(caseNo);
		const lines = (await accessLog(caseNo)).join('\n');
		for (const word of ['"roster"', '"disclosure"', '"bereaved"', '"consultations"', '"case"'])
			expect(lines).toContain(word);
		expect(lines).not.toContain('灯県');
	});

	test('on the ground of consent only with a consent in force', async () => {
		const caseNo = await caseOf();
		const input = { ...asked, basis: 'consent' as const, items: ['name' as const] };
		const say = (agrees: boolean) =>
			hq.book.append(
				{ kind: 'disclosure.consented', open: { agrees }, sealed: { scope: '支援団体へ、氏名だけ' } },
				caseNo
			);
		await expect(hq.book.disclose(caseNo, input)).rejects.toThrow('noConsent');
		await say(true);
		expect((await hq.book.disclose(caseNo, input)).roster.items).toEqual(['name']);
		expect((await hq.book.roster(caseNo))?.consent).toMatchObject({
			agrees: true,
			scope: '支援団体へ、氏名だけ'
		});
		await say(false);
		await expect(hq.book.disclose(caseNo, input)).rejects.toThrow('noConsent');
		expect((await hq.book.roster(caseNo))?.disclosures).toHaveLength(1);
	});

	test('nothing is given without purpose, recipient and items', async () => {
		const caseNo = await caseOf();
		for (const lack of [{ recipient: ' ' }, { purpose: '' }, { items: [] }])
			await expect(hq.book.disclose(caseNo, { ...asked, items: ['name'], ...lack })).rejects.toThrow(
				'badInput'
			);
		expect((await hq.book.roster(caseNo))?.disclosures).toEqual([]);
	});

	test('where an address is suppressed nothing tells where they live', async () => {
		const caseNo = await hq.book.caseOfHousehold(HIDDEN);
		const form = applying({ household: HIDDEN, house: { id: 'H3' } });
		form.sealed.houseAddress = HIDDEN_ADDRESS;
		form.sealed.damage = `${HIDDEN_ADDRESS}の屋根`;
		form.sealed.suppressed = true;
		form.sealed.address = '';
		await hq.book.apply(form);
		const first = await hq.book.recordDeceased(
			caseNo,
			dead({ sealed: { ...dead().sealed, place: HIDDEN_ADDRESS } })
		);
		const living = survivor(first, '佐藤 花子');
		living.sealed = { ...living.sealed, address: HIDDEN_ADDRESS };
		await hq.book.recordSurvivor(caseNo, living);
		const { roster } = await hq.book.disclose(caseNo, {
			...asked,
			items: [
				'name',
				'birth',
				'sex',
				'address',
				'damage',
				'support',
				'care',
				'contact',
				'members',
				'certificate',
				'consent',
				'disclosures',
				'other'
			]
		});
		const texts = JSON.stringify([roster, await hq.book.roster(caseNo), await hq.book.deceasedOf(caseNo)]);
		expect(texts).not.toContain('隠町');
		expect(texts).not.toContain('0120-999-999');
		expect(roster).toMatchObject({ suppressed: true, contact: null });
		expect(roster.persons.map(({ address }) => address)).toEqual([null, null]);
		// Correcting what is not shown does not lose it.
		await hq.book.recordDeceased(caseNo, {
			...dead({ corrects: first }),
			sealed: { ...dead().sealed, place: null }
		});
		const { entries } = (await hq.book.case(caseNo))!;
		const last = entries.findLast(({ entry }) => entry.kind === 'bereaved.recorded');
		expect(last?.sealed).toMatchObject({ place: HIDDEN_ADDRESS });
	});

	test('a household that nobody knows has none, and a tablet without registers gives nothing to others', async () => {
		expect(await hq.book.roster('0'.repeat(11))).toBeNull();
		const empty = await world();
		const bare = await enrolledTab(empty, browser(empty.origin), 'headquarters');
		const applied = await bare.book.apply(applying());
		expect((await bare.book.roster(applied.case))?.persons).toMatchObject([{ name: '佐藤 一郎' }]);
		await expect(bare.book.disclose(applied.case, { ...asked, items: ['name'] })).rejects.toThrow('notFound');
		bare.kill();
		await empty.close();
	});
});
