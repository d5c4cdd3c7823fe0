import { townConfig } from '../../seeds/town/config';
import { GRADES } from '../../src/domain/grade';
import { formatStamp } from '../../src/domain/hlc';
import { certificateNumber, entryId, receiptNumber } from '../../src/domain/ids';
import { completeEntry, type NewEntry } from '../../src/store/append';
import type { StoredEntry } from '../../src/store/database';
import { caseOfHousehold, tokenOfHouse } from '../../src/vault/derive';
import type { MunicipalityKeys } from '../../src/vault/keys';
import { newDeviceKey, NO_ENTRY, type PublicJwk } from '../../src/vault/sign';
import { households, type BenchRow } from './people';

/** Desks, surveyors' tablets and headquarters' PCs; each writes a chain of its own. */
const DESKS = 60;
const SURVEYORS = 30;
const OFFICES = 6;
const STARTED = Date.UTC(2026, 10, 2);
const STEP_MS = 20;

interface Planned {
	id: string;
	content: NewEntry;
	ms: number;
}

class Writer {
	readonly planned: Planned[] = [];
	receipts = 0;
	certificates = 0;
	constructor(
		readonly device: string,
		readonly role: NewEntry['by']['role']
	) {}

	plan(ms: number, content: Omit<NewEntry, 'by' | 'disaster'>): string {
		const by = { staff: `${this.device}-1`, role: this.role };
		const at = formatStamp(ms, 0, this.device);
		const id = entryId(content.case, at, this.device, this.planned.length + 1);
		this.planned.push({ id, ms, content: { ...content, by, disaster: townConfig.disaster.id } });
		return id;
	}

	/** Seals, signs and chains everything that was planned. */
	async complete(keys: MunicipalityKeys, privateKey: CryptoKey): Promise<StoredEntry[]> {
		const entries: StoredEntry[] = [];
		let prev = NO_ENTRY;
		for (const { id, content, ms } of this.planned) {
			const head = { n: entries.length, prev, clock: { ms, counter: 0 } };
			const { stored, hash } = await completeEntry(content, keys, head, this.device, privateKey);
			if (stored._id !== id) throw new Error(`planned ${id}, not ${stored._id}`);
			entries.push(stored);
			prev = hash;
		}
		return entries;
	}
}

export interface BenchLedger {
	/** In the order of time, as they reached the data center. */
	entries: StoredEntry[];
	devices: { device: string; role: NewEntry['by']['role']; publicKey: PublicJwk }[];
}

/**
 * A disaster's ledger: staff, then household by household application, survey, decision and certificate, every fourth with a
 * second round; each entry sealed with this key, signed and chained by its device. The same in every run but for ivs and
 * signatures.
 */
export async function benchLedger(keys: MunicipalityKeys, count: number): Promise<BenchLedger> {
	const writers = [
		...Array.from({ length: DESKS }, (_, i) => new Writer(String(5001 + i), 'field')),
		...Array.from({ length: SURVEYORS }, (_, i) => new Writer(String(5201 + i), 'survey')),
		...Array.from({ length: OFFICES }, (_, i) => new Writer(String(5301 + i), 'headquarters'))
	];
	const desks = writers.slice(0, DESKS);
	const surveyors = writers.slice(DESKS, DESKS + SURVEYORS);
	const offices = writers.slice(DESKS + SURVEYORS);
	let ms = STARTED;
	const next = () => (ms += STEP_MS);
	let planned = 0;
	for (const writer of writers) {
		const { device, role } = writer;
		writer.plan(next(), {
			kind: 'staff.registered',
			case: '-',
			open: { staff: `${device}-1`, role },
			sealed: { name: `灯　職員${device}`, from: '' }
		});
		planned++;
	}
	let i = 0;
	for (const row of households(count)) {
		if (planned >= count) break;
		const desk = desks[i % DESKS]!;
		const surveyor = surveyors[i % SURVEYORS]!;
		const office = offices[i % OFFICES]!;
		planned += await household(keys, row, i++, { desk, surveyor, office }, next, count - planned);
	}
	const all = await Promise.all(
		writers.map(async (writer) => {
			const { privateKey, publicKey } = await newDeviceKey();
			return { writer, publicKey, entries: await writer.complete(keys, privateKey) };
		})
	);
	return {
		entries: all.flatMap(({ entries }) => entries).sort((a, b) => (a.at < b.at ? -1 : 1)),
		devices: all.map(({ writer: { device, role }, publicKey }) => ({ device, role, publicKey }))
	};
}

/** Plans a household's entries, at most `left`; returns how many. */
async function household(
	keys: MunicipalityKeys,
	{ members, houses }: BenchRow,
	i: number,
	{ desk, surveyor, office }: { desk: Writer; surveyor: Writer; office: Writer },
	next: () => number,
	left: number
): Promise<number> {
	const head = members[0]!;
	const house = houses[0]!;
	const caseNo = await caseOfHousehold(keys, townConfig.disaster.id, head.household);
	const people = members.map(({ name, kana, birth, sex, relation, id }) => ({
		name,
		kana,
		birth,
		birthText: '',
		sex,
		relation,
		personId: id
	}));
	const random = new Uint8Array(4).map((_, k) => (i * 2654435761) >>> (8 * k));
	const lookup = [...new Uint8Array(await crypto.subtle.digest('SHA-256', random))]
		.map((byte) => byte.toString(16).padStart(2, '0'))
		.join('');
	let done = 0;
	const plan = (writer: Writer, content: Omit<NewEntry, 'by' | 'disaster' | 'case'>): string => {
		if (done >= left) return '';
		done++;
		return writer.plan(next(), { ...content, case: caseNo });
	};
	const application = plan(desk, {
		kind: 'certificate.applied',
		open: {
			receipt: receiptNumber(desk.device, ++desk.receipts, random),
			certificate: 'risai',
			via: 'register',
			house: await tokenOfHouse(keys, { id: house.id }),
			lookup,
			byAgent: false
		},
		sealed: {
			household: head.household,
			head: people[0]!,
			members: people,
			applicant: { name: '', relation: '', phone: '' },
			agentId: '',
			address: head.address,
			suppressed: false,
			phone: head.phone,
			houseAddress: house.current,
			houseId: house.id,
			cause: townConfig.disaster.name,
			damagedOn: townConfig.disaster.occurredOn,
			damage: '屋根瓦の落下、外壁のひび割れ',
			purpose: '',
			note: ''
		}
	});
	for (const round of i % 4 ? ([1] as const) : ([1, 2] as const)) {
		const grade = GRADES[(i + round) % GRADES.length]!;
		if (round === 2)
			plan(desk, {
				kind: 'certificate.resurveyRequested',
				open: { application, round },
				sealed: { reason: '内部の被害も見てほしい。' }
			});
		const survey = plan(surveyor, {
			kind: 'certificate.surveyed',
			open: { application, round, surveyedOn: '2026-11-20', method: 'outside', grade, lossPct: null },
			sealed: {
				findings: '基礎に亀裂。屋根の一部に損傷。外壁の剥落は軽微。',
				surveyors: '灯　太郎、灯　次郎'
			}
		});
		const decision = plan(office, {
			kind: 'certificate.decided',
			open: { application, surveys: [survey], grade, outcome: 'certify' },
			sealed: { reason: '調査票のとおり。' }
		});
		plan(desk, {
			kind: 'certificate.issued',
			open: {
				application,
				decision,
				number: certificateNumber(desk.device, ++desk.certificates),
				certificate: 'risai',
				grade,
				issuedOn: '2026-11-25',
				reason: round === 1 ? 'first' : 'corrected',
				replaces: round === 1 ? null : certificateNumber(desk.device, desk.certificates - 1),
				qr: `TMB1:${lookup}${lookup}${lookup}`
			},
			sealed: {
				head: head.name,
				address: head.address,
				houseAddress: house.current,
				cause: townConfig.disaster.name,
				members: people.map(({ name, relation, birth }) => ({ name, relation, birth })),
				extra: ''
			}
		});
	}
	return done;
}
