import type { Entry, Role } from '../../../src/domain/entry';
import type { KindName, OpenOf, SealedOf } from '../../../src/domain/kinds';
import { entryContext, seal } from '../../../src/vault/seal';
import type { MunicipalityKeys } from '../../../src/vault/keys';
import { packRows } from '../../../src/book/supports/listed';
import { config } from '../forms/town';
import { caseOf, Tablet } from '../domain/tablet';

/** Where the protected household lives and can be found: in no list but the protected one. */
export const SECRETS = {
	address: '灯市秘密町9番9号',
	phone: '0700-99-9999',
	branch: '987',
	number: '7654321',
	landlord: '貸主　秘密',
	unit: 'kita-b9',
	otherUnit: 'kita-c7'
};
const token = (of: string) => of.padEnd(16, '0');

/** A small town with every other ledger in use, one household (case 2) under protection, sealed as tablets seal. */
export async function heldLedgers(keys: MunicipalityKeys) {
	const [one, two] = [new Tablet('1001'), new Tablet('1002')];
	const [open, hidden, onlyHousing] = [caseOf(1), caseOf(2), caseOf(3)];
	const all: Entry[] = [];
	const finish = async (entry: Entry, sealed: unknown): Promise<Entry> => {
		const whole = {
			...entry,
			disaster: config.disaster.id,
			_rev: `1-${entry.sig.slice(0, 32).toLowerCase()}`,
			sealed: await seal(keys, entryContext(entry), sealed)
		};
		all.push(whole);
		return whole;
	};
	/** Writes an entry by one of two people, both of whom may decide. */
	async function write<K extends KindName>(
		by: Tablet,
		kind: K,
		caseNo: string,
		of: OpenOf<K>,
		sealed: SealedOf<K>,
		role: Role = 'approver'
	): Promise<string> {
		by.ms = Math.max(one.ms, two.ms);
		const entry = by.write(kind, caseNo, of as Record<string, unknown>, { role });
		return (await finish(entry, sealed))._id;
	}
	const note = '';

	const application = await finish(one.apply(hidden), {
		household: '0000200',
		head: {
			name: '保護　花',
			kana: '',
			birth: '1970-03-05',
			birthText: '',
			sex: 'female',
			relation: '',
			personId: ''
		},
		members: [],
		applicant: { name: '', relation: '', phone: '' },
		agentId: '',
		address: SECRETS.address,
		suppressed: true,
		phone: SECRETS.phone,
		houseAddress: SECRETS.address,
		houseId: '',
		cause: '',
		damagedOn: '2026-11-20',
		damage: '',
		purpose: '',
		note: ''
	});

	// Supports, a fund and its payments.
	await write(
		one,
		'support.defined',
		'-',
		{
			definition: {
				id: 'mimaikin',
				title: '灯市見舞金',
				field: 'money',
				level: 'municipality',
				summary: '',
				office: '福祉課',
				source: { document: '要綱', place: '', date: '', unverified: false },
				validFrom: null,
				validTo: null,
				per: 'household',
				when: { all: [] },
				gives: 'rounds',
				lines: [],
				needsApplication: true,
				deadline: null,
				papers: [],
				excludes: []
			}
		},
		{ note }
	);
	const account = (part: object) => ({
		bank: '0001',
		branch: '001',
		type: '1' as const,
		number: '1234567',
		holder: 'ﾔﾏﾀﾞ ﾀﾛｳ',
		...part
	});
	const ask = async (caseNo: string, name: string, phone: string, part: object, accountToken: string) => {
		const applied = await write(
			one,
			'support.applied',
			caseNo,
			{
				support: 'mimaikin',
				application: null,
				beneficiary: 'household',
				choices: {},
				papers: ['id'],
				account: accountToken
			},
			{
				applicant: { name, relation: '本人', phone },
				beneficiary: '',
				account: account(part),
				askedYen: null,
				note
			}
		);
		const examined = await write(
			one,
			'support.examined',
			caseNo,
			{ applied, outcome: 'fit' },
			{ reason: '' }
		);
		const decided = await write(
			two,
			'support.decided',
			caseNo,
			{ applied, examined, outcome: 'grant', lines: [], grade: null, rules: ['mimaikin@-'] },
			{ reason: '' }
		);
		return { applied, decided };
	};
	const first = await ask(open, '山田　太郎', '0700-11-1111', {}, token('ACC1'));
	const second = await ask(
		hidden,
		'保護　花',
		SECRETS.phone,
		{ branch: SECRETS.branch, number: SECRETS.number },
		token('ACC2')
	);
	const holding = await write(
		one,
		'fund.defined',
		'-',
		{
			fund: 'gien',
			title: '灯市義援金',
			support: 'mimaikin',
			pays: 'rounds',
			budgetYen: null,
			holder: '1001'
		},
		{ note }
	);
	await write(
		two,
		'fund.roundFixed',
		'-',
		{
			fund: 'gien',
			round: 1,
			title: '第1次配分',
			fixedOn: '2026-11-21',
			table: [{ category: 'household', yen: 50_000 }],
			budgetYen: 1_000_000
		},
		{ note }
	);
	await write(
		one,
		'run.opened',
		'-',
		{ run: '1001-r1', fund: 'gien', holding, title: '第1回', payOn: '2026-12-01', count: 2, yen: 100_000 },
		{ note }
	);
	const pay = (caseNo: string, of: { applied: string; decided: string }, accountToken: string) =>
		write(
			one,
			'payment.ordered',
			caseNo,
			{
				run: '1001-r1',
				...of,
				fund: 'gien',
				round: 1,
				slot: 'household',
				category: 'household',
				beneficiary: 'household',
				yen: 50_000,
				account: accountToken
			},
			{ note }
		);
	const paid = await pay(open, first, token('ACC1'));
	const returned = await pay(hidden, second, token('ACC2'));
	const approved = await write(
		two,
		'run.approved',
		'-',
		{ run: '1001-r1', count: 2, yen: 100_000 },
		{ note }
	);
	await write(
		one,
		'run.filed',
		'-',
		{ run: '1001-r1', approved, hash: 'a'.repeat(64), count: 2, yen: 100_000 },
		{ note }
	);
	await write(one, 'payment.returned', hidden, { payment: returned, code: '2', on: '2026-12-02' }, { note });
	await write(
		one,
		'reduction.listed',
		'-',
		{ supports: ['mimaikin'], count: 1, hash: 'b'.repeat(64) },
		{
			office: '税務課',
			note,
			rows: await packRows([{ case: open, support: 'mimaikin', person: null, rate: 500 }])
		}
	);

	// Housing: a unit for the protected household, by hand and in a lottery.
	await write(
		one,
		'site.registered',
		'-',
		{ site: 'kita', type: 'leased' },
		{ name: '北団地', address: '灯市北町1番', at: null, outline: [], note }
	);
	for (const unit of ['kita-a1', SECRETS.unit, SECRETS.otherUnit])
		await write(
			one,
			'unit.registered',
			'-',
			{
				unit,
				site: 'kita',
				layout: '2DK',
				from: 1,
				to: 4,
				stepFree: true,
				pets: false,
				rentYen: 60_000,
				state: 'ready',
				holder: '1001'
			},
			{ label: unit === 'kita-a1' ? 'A-1号室' : 'B-9号室', note }
		);
	const move = async (
		caseNo: string,
		name: string,
		phone: string,
		unit: string,
		more: { suppressed?: boolean } = {}
	) => {
		const applied = await write(
			one,
			'housing.applied',
			caseNo,
			{
				application: null,
				types: ['leased'],
				people: 2,
				stepFree: false,
				pets: false,
				priority: [],
				ground: 'grade'
			},
			{ applicant: { name, phone }, members: [], wishes: '', note, ...more }
		);
		await write(one, 'housing.judged', caseNo, { applied, outcome: 'eligible' }, { reason: '' });
		const assigned = await write(
			one,
			'housing.assigned',
			caseNo,
			{ applied, unit, from: '2026-12-01', until: '2028-11-30', instead: null },
			{ note }
		);
		return { applied, assigned };
	};
	const stay = await move(open, '山田　太郎', '0700-11-1111', 'kita-a1');
	// No certificate says that this household is under protection, only its application for housing.
	await move(onlyHousing, '保護　次', SECRETS.phone, SECRETS.otherUnit, { suppressed: true });
	const hiddenStay = await move(hidden, '保護　花', SECRETS.phone, SECRETS.unit);
	await write(
		one,
		'housing.contracted',
		hidden,
		{ assigned: hiddenStay.assigned, from: '2026-12-01', until: '2028-11-30', rentYen: 60_000, otherYen: 0 },
		{ owner: SECRETS.landlord, agent: '', agentPhone: '', note }
	);
	await write(
		one,
		'housing.movedIn',
		open,
		{ assigned: stay.assigned, on: '2026-12-02', people: 2 },
		{ note }
	);
	const lottery = await write(
		two,
		'lottery.announced',
		'-',
		{
			title: '第1回抽選',
			entrants: [
				{ application: stay.applied, number: 'K7Q2M0A1', points: 1 },
				{ application: hiddenStay.applied, number: 'K7Q2M0A2', points: 2 }
			].sort((a, b) => (a.application < b.application ? -1 : 1)),
			units: ['kita-a1', SECRETS.unit],
			seedHash: 'c'.repeat(64)
		},
		{ note }
	);
	const held = await write(
		two,
		'lottery.held',
		'-',
		{
			announced: lottery,
			seed: 'd'.repeat(64),
			spoken: '123456',
			result: [
				{ application: stay.applied, unit: 'kita-a1' },
				{ application: hiddenStay.applied, unit: SECRETS.unit }
			]
		},
		{ witnesses: '立会人', note }
	);

	// The dead, a consultation, a disclosure.
	const deceased = await write(
		one,
		'bereaved.recorded',
		open,
		{ person: token('P1'), manner: 'direct', diedOn: '2026-11-20' },
		{
			name: '山田　一',
			kana: 'ヤマダ　ハジメ',
			birth: '1940-01-01',
			place: '灯市港町',
			cause: '圧死',
			breadwinner: true,
			note
		}
	);
	await write(
		one,
		'bereaved.survivor',
		open,
		{
			deceased,
			person: token('P2'),
			relation: 'child',
			sharedMeans: true,
			orphan: false,
			payee: true,
			account: null
		},
		{ name: '山田　太郎', kana: '', birth: '', address: '灯市港町', phone: '', account: null, note }
	);
	const consulted = await write(
		one,
		'care.consulted',
		open,
		{
			on: '2026-11-25',
			way: 'visit',
			topics: ['rebuilding'],
			wish: 'rebuild',
			next: '2026-12-25',
			management: 'open'
		},
		{ text: '再建の相談', nextText: '見積りを見る' }
	);
	await write(
		one,
		'disclosure.made',
		open,
		{ basis: 'publicBody', items: ['name', 'damage'], on: '2026-11-26' },
		{ recipient: '灯県', purpose: '支援金の審査', note }
	);
	return {
		ledger: all,
		reads: [],
		devices: [],
		cases: { open, hidden, onlyHousing },
		ids: {
			application: application._id,
			first,
			second,
			paid,
			returned,
			stay,
			hiddenStay,
			held,
			deceased,
			consulted
		}
	};
}
