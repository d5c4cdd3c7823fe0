import { Dexie } from 'dexie';
import PouchDB from 'pouchdb-core';
import { townConfig } from '../../seeds/town/config';
import type { ApplyInput, Book, BookStatus } from '../../src/book/api';
import { createBook } from '../../src/book/book';
import { prepareStaff } from '../../src/book/staff';
import { browserSurroundings } from '../../src/book/surroundings';
import { createAppender } from '../../src/store/append';
import { putMeta, TabletDatabase, type Identity } from '../../src/store/database';
import { openMunicipalityKeys } from '../../src/vault/keys';
import { newTabletKey } from '../../src/vault/staff-lock';
import { newAgreementKey } from '../../src/vault/rotation';
import { newDeviceKey } from '../../src/vault/sign';
import { BENCH_SECRET } from './key';
import { households } from './people';

const PIN = '4829 1573 9460 2718';

/** Enrols this browser as a tablet with no gate, as src/book/enrolment.ts does with one. */
export async function enrolHere(database: string): Promise<void> {
	const db = new TabletDatabase(database, { indexedDB, IDBKeyRange });
	const { privateKey } = await newDeviceKey();
	const identity: Identity = {
		device: '1001',
		role: 'field',
		label: '1号機',
		until: null,
		privateKey,
		agreementKey: (await newAgreementKey()).privateKey,
		tabletKey: await newTabletKey()
	};
	const { row, entry } = await prepareStaff(db, identity, townConfig.disaster.id, BENCH_SECRET, {
		name: '灯　花子',
		from: '',
		role: 'field',
		pin: PIN
	});
	const appender = createAppender(db, identity.device, privateKey, () => Date.now());
	await appender.append([entry], await openMunicipalityKeys(BENCH_SECRET), async () => {
		await putMeta(db, 'identity', identity);
		await putMeta(db, 'config', townConfig);
		await db.staff.add(row);
	});
	db.close();
}

async function openBook(database: string): Promise<Book> {
	const book = createBook({
		...browserSurroundings(),
		database,
		fetch: () => Promise.reject(new TypeError('the data center is gone'))
	});
	const status = await new Promise<BookStatus>((resolve) => {
		void book.watch((now) => {
			if (now.phase === 'locked') resolve(now);
		});
	});
	await book.unlock({ staff: status.staffChoices[0]!.staff, pin: PIN });
	return book;
}

/** Applications as a desk takes them. Without a birth date, whose slow hash is not storage. */
function* applications(count: number): Generator<ApplyInput> {
	let made = 0;
	for (const { members, houses } of households(count * 4)) {
		if (made++ === count) return;
		const people = members.map((member) => ({
			name: member.name,
			kana: member.kana,
			birth: '',
			birthText: '',
			sex: member.sex,
			relation: member.relation,
			personId: member.id
		}));
		const head = members[0]!;
		yield {
			household: head.household,
			house: { id: houses[0]!.id },
			certificate: townConfig.certificateKinds[0]!.id,
			byAgent: false,
			sealed: {
				household: head.household,
				head: people[0]!,
				members: people,
				applicant: { name: head.name, relation: '本人', phone: head.phone },
				agentId: '',
				address: head.address,
				suppressed: false,
				phone: head.phone,
				houseAddress: houses[0]!.current,
				houseId: houses[0]!.id,
				cause: townConfig.disaster.name,
				damagedOn: townConfig.disaster.occurredOn,
				damage: '屋根瓦の落下、外壁のひび割れ、基礎の沈下',
				purpose: '',
				note: ''
			}
		};
	}
}

/** ms of each write. */
export interface AppendTimes {
	book: number[];
	dexie: number[];
	pouch: number[];
}

/**
 * The book: sealed, signed, chained, on disk and in the case that a page asks for. The peers: the same document put, and
 * nothing else.
 */
export async function appendToBook(count: number): Promise<AppendTimes> {
	await enrolHere('bench-book');
	const book = await openBook('bench-book');
	const times: AppendTimes = { book: [], dexie: [], pouch: [] };
	const timed = async (list: number[], write: () => Promise<unknown>) => {
		const start = performance.now();
		await write();
		list.push(performance.now() - start);
	};
	const bare = new Dexie('bench-dexie');
	bare.version(1).stores({ entries: '_id' });
	const pouch = new PouchDB('bench-pouch', { adapter: 'idb' });
	for (const input of applications(count)) {
		let document: object = {};
		await timed(times.book, async () => {
			const { entry, case: caseNo } = await book.apply(input);
			const found = (await book.case(caseNo))?.entries.find((opened) => opened.entry._id === entry);
			if (!found) throw new Error('written and not visible');
			document = { ...found.entry, _rev: undefined };
		});
		const plain = JSON.parse(JSON.stringify(document)) as { _id: string };
		await timed(times.dexie, () => bare.table('entries').put(plain));
		await timed(times.pouch, () => pouch.put(plain));
	}
	return times;
}
