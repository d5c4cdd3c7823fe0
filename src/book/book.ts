import { createLedgerFold } from '../domain/fold/ledger';
import type { CaseNumber } from '../domain/entry';
import type { MunicipalityConfig } from '../domain/municipality';
import { createAppender } from '../store/append';
import { getMeta, putMeta, TabletDatabase, type Identity } from '../store/database';
import { entryById, offerAgain, outboxCounts } from '../store/entries';
import { storageProblem } from '../store/errors';
import { createQueue } from '../store/queue';
import { wipeBulk, wipeKeys } from '../store/wipe';
import { createGate } from '../sync/gate';
import { startRounds, type Rounds } from '../sync/rounds';
import { createSession } from '../sync/session';
import { caseOfHousehold } from '../vault/derive';
import { openMunicipalityKeys } from '../vault/keys';
import { BookError, type Book } from './api';
import { createBoard } from './board';
import { loadLedger, type Core, type Desk, type Tablet } from './core';
import { drafts } from './drafts';
import { enrolTablet, readInvitation } from './enrolment';
import { guarded } from './errors';
import { headquarters } from './headquarters';
import { checkStaff, nextTry, prepareStaff, staffChoices, tryPin } from './people';
import { queries } from './queries';
import { createReader } from './reader';
import { createRegisters, type Registers } from './registers';
import type { Surroundings } from './surroundings';
import { createTabLock } from './tab-lock';
import { writing } from './writing';

/** The storage is opened only by the tab that holds the lock. */
interface Disk {
	db: TabletDatabase;
	registers: Registers;
}

/**
 * The book. Starts at once: waits for its turn among the browser's tabs, opens the storage, and from then on sends and
 * fetches by itself; see api.ts for what it can be asked.
 */
export function createBook(surroundings: Surroundings): Book {
	const { now } = surroundings;
	const board = createBoard();
	const gate = createGate(surroundings.origin, surroundings.fetch);
	/** Enrolling, unlocking and adding staff: one after the other, so that no PIN is tried beside another. */
	const inTurn = createQueue();
	let disk: Disk | null = null;
	let tablet: Tablet | null = null;
	let desk: Desk | null = null;
	let rounds: Rounds | null = null;
	/** 世帯番号 behind the case numbers that pages have asked for since unlocking. */
	const asked = new Map<CaseNumber, string>();

	const core: Core = {
		surroundings,
		board,
		gate,
		db: () => needDisk().db,
		tablet: () => {
			if (!tablet) throw new BookError(board.now.phase === 'revoked' ? 'revoked' : 'notEnrolled');
			return tablet;
		},
		desk: () => {
			core.tablet();
			if (!desk) throw new BookError('locked');
			return desk;
		},
		async ledger() {
			const { loaded, fold } = core.tablet();
			await loaded;
			return fold.ledger;
		},
		written() {
			board.touch();
			void count();
			rounds?.written();
		}
	};

	function needDisk(): Disk {
		if (!disk) throw new BookError(board.now.problem ?? 'stateChanged', board.now.phase);
		return disk;
	}

	// --- starting, and losing the book to another tab -------------------------------------------------------------

	const tabLock = createTabLock(surroundings.locks, {
		held: () => void begin(),
		elsewhere: () => {
			if (!disk) board.set({ phase: 'elsewhere' });
		},
		lost: () => {
			end();
			board.set({ phase: 'elsewhere' });
		},
		failed: broken
	});

	function broken(error: unknown): void {
		end();
		board.set({ phase: 'broken', problem: storageProblem(error) ?? 'storageLost' });
	}

	async function begin(): Promise<void> {
		board.set({ phase: 'starting', problem: null });
		try {
			const db = new TabletDatabase(surroundings.database, surroundings);
			await db.open();
			// The browser closed it: its data was cleared, or the disk failed.
			db.on('close', () => {
				if (disk?.db === db) broken(new BookError('storageLost'));
			});
			disk = { db, registers: createRegisters(db, board) };
			await disk.registers.load();
			const contact = await getMeta(db, 'contact');
			if (contact) board.patch('sync', { lastContact: contact.at, skewMs: contact.skewMs });
			const identity = await getMeta(db, 'identity');
			const config = await getMeta(db, 'config');
			await refreshStorage();
			if (identity && config) {
				await useTablet(identity, config);
				board.set({ phase: 'locked' });
			} else if (await getMeta(db, 'revoked')) {
				board.set({ phase: 'revoked' });
				await wipeBulk(db);
			} else board.set({ phase: 'notEnrolled' });
		} catch (error) {
			broken(error);
		}
	}

	/** Everything that this tab holds of the book is dropped. */
	function end(): void {
		closeDesk();
		rounds?.stop();
		rounds = null;
		tablet = null;
		const db = disk?.db;
		disk = null;
		db?.close();
	}

	/** From here on the tablet sends and fetches, open or locked. */
	async function useTablet(identity: Identity, config: MunicipalityConfig): Promise<void> {
		const { db } = needDisk();
		tablet = {
			identity,
			config,
			appender: createAppender(db, identity.device, identity.privateKey, now),
			session: createSession(gate, identity, now),
			fold: createLedgerFold(),
			loaded: Promise.resolve()
		};
		load(tablet);
		const { device, label, role } = identity;
		board.set({
			device: { number: device, label, role },
			config,
			staffChoices: await staffChoices(db, identity)
		});
		await count();
		rounds = begunRounds(tablet);
	}

	function load(mine: Tablet): void {
		mine.loaded = loadLedger(needDisk().db, mine).then(() => board.touch());
		mine.loaded.catch((error: unknown) => {
			if (tablet === mine) broken(error);
		});
	}

	// --- sending and fetching --------------------------------------------------------------------------------------

	function begunRounds(mine: Tablet): Rounds {
		const { db, registers } = needDisk();
		return startRounds({
			db,
			gate,
			session: mine.session,
			appender: mine.appender,
			role: mine.identity.role,
			version: surroundings.version,
			now,
			onNetworkChange: surroundings.onNetworkChange,
			config: () => mine.config,
			keys: () => desk?.keys ?? null,
			registerInUse: registers.inUse,
			changed: (change) => board.patch('sync', change),
			outboxChanged: () => {
				board.touch();
				void count();
			},
			contacted: (contact) => putMeta(db, 'contact', contact),
			received(entries) {
				for (const entry of entries) {
					if (entry.disaster === mine.config.disaster.id) mine.fold.add(entry);
				}
				board.touch();
				void count();
			},
			async configured(config) {
				if (JSON.stringify(config) === JSON.stringify(mine.config)) return;
				await putMeta(db, 'config', config);
				const other = config.disaster.id !== mine.config.disaster.id;
				mine.config = config;
				if (other) {
					mine.fold = createLedgerFold();
					load(mine);
				}
				board.set({ config });
				board.touch();
			},
			downloading: registers.progress,
			async downloaded(manifest) {
				const opened = await registers.downloaded(manifest);
				await refreshStorage();
				return opened;
			},
			refusedSnapshot: registers.refused,
			revoked: () => wipe(mine.identity)
		});
	}

	async function wipe(identity: Identity): Promise<void> {
		closeDesk();
		rounds?.stop();
		rounds = null;
		tablet = null;
		const { db, registers } = needDisk();
		await wipeKeys(db, identity, new Date(now()).toISOString());
		board.set({ phase: 'revoked', staffChoices: [], retryAt: null });
		await wipeBulk(db);
		await registers.load();
	}

	async function count(): Promise<void> {
		const mine = disk;
		if (!mine) return;
		try {
			const [counts, unreadable] = await Promise.all([outboxCounts(mine.db), mine.db.strangers.count()]);
			board.set({ counts, unreadable });
		} catch (error) {
			// A storage that was given up meanwhile has nothing to say.
			if (disk === mine) broken(error);
		}
	}

	async function refreshStorage(): Promise<void> {
		const { storage } = surroundings;
		const [persisted, { usage, quota }] = await Promise.all([storage.persisted(), storage.estimate()]);
		board.set({ storage: { persisted, usage: usage ?? null, quota: quota ?? null } });
	}

	// --- the desk --------------------------------------------------------------------------------------------------

	async function openDesk(secret: Uint8Array<ArrayBuffer>, staff: Desk['staff']): Promise<void> {
		const { db, registers } = needDisk();
		const keys = await openMunicipalityKeys(secret);
		desk = { keys, secret, staff, reader: createReader(db, keys) };
		registers.open(keys);
		board.set({ phase: 'open', staff, retryAt: null });
		board.touch();
		rounds?.poke();
	}

	/** At once: whatever is still under way has its own hold on what it needs, and ends. */
	function closeDesk(): void {
		desk?.secret.fill(0);
		desk?.reader.forget();
		asked.clear();
		desk = null;
		disk?.registers.close();
		board.set({ staff: null });
		board.touch();
	}

	tabLock.wait();

	return guarded({
		watch: async (listener) => board.watch(listener),

		async invitation(code) {
			const { label, role } = await readInvitation(needDisk().db, gate, code);
			return { label, role };
		},
		enrol: (input) =>
			inTurn(async () => {
				const { db } = needDisk();
				if (tablet) throw new BookError('stateChanged', 'enrolled already');
				const enrolled = await enrolTablet(db, gate, now, input);
				await useTablet(enrolled.identity, enrolled.config);
				await openDesk(enrolled.secret, enrolled.staff);
			}),
		unlock: ({ staff, pin }) =>
			inTurn(async () => {
				const { identity } = core.tablet();
				const { db } = needDisk();
				const row = await db.staff.get(staff);
				if (!row) throw new BookError('notFound', staff);
				let secret: Uint8Array<ArrayBuffer>;
				try {
					secret = await tryPin(db, identity, row, pin, now);
				} catch (error) {
					const after = await db.staff.get(staff);
					const next = after ? nextTry(after, now()) : 0;
					board.set({ retryAt: next > now() ? new Date(next).toISOString() : null });
					throw error;
				}
				const name = board.now.staffChoices.find((choice) => choice.staff === staff)?.name ?? '';
				if (desk) closeDesk();
				await openDesk(secret, { staff, name, role: row.role });
			}),
		async lock() {
			closeDesk();
			if (tablet) board.set({ phase: 'locked' });
		},
		addStaff: (input) =>
			inTurn(async () => {
				const { keys, staff, secret: held } = core.desk();
				const secret = held.slice();
				const { identity, config, appender, fold } = core.tablet();
				const { db } = needDisk();
				checkStaff(input, identity.role);
				const by = { staff: staff.staff, role: staff.role };
				const { row, entry } = await prepareStaff(db, identity, config.disaster.id, secret, input, by);
				const written = await appender.append([entry], keys, async () => {
					await db.staff.add(row);
				});
				for (const one of written) fold.add(one);
				board.set({ staffChoices: await staffChoices(db, identity) });
				core.written();
			}),
		async takeOver() {
			if (!disk) tabLock.take();
		},
		async persist() {
			const { storage } = surroundings;
			await storage.persist?.();
			await refreshStorage();
			return storage.persisted();
		},
		async syncNow() {
			core.tablet();
			await rounds?.round();
		},

		async search(query, limit) {
			core.desk();
			return (await needDisk().registers.ready()).search(query, limit);
		},
		async household(id) {
			core.desk();
			return (await needDisk().registers.ready()).household(id);
		},
		async householdOfCase(caseNo) {
			const { keys, reader } = core.desk();
			const { registers } = needDisk();
			const register = await registers.ready();
			const { id: disaster } = core.tablet().config.disaster;
			// Behind a case that has an application stands what was sealed with it; only else all must be computed.
			const application = (await core.ledger()).cases.get(caseNo)?.applications[0];
			const entry = application && (await entryById(core.db(), application.entry));
			const household =
				asked.get(caseNo) ??
				(entry && (await reader.openAs('certificate.applied', entry))?.household) ??
				(await registers.householdOf(keys, disaster, caseNo));
			return household ? register.household(household) : null;
		},
		async caseOfHousehold(household) {
			const { keys } = core.desk();
			const caseNo = await caseOfHousehold(keys, core.tablet().config.disaster.id, household);
			asked.set(caseNo, household);
			return caseNo;
		},
		async townFont() {
			core.desk();
			return (await needDisk().registers.ready()).font();
		},

		...writing(core),
		...queries(core),
		...drafts(core),
		...headquarters(core),

		async resend(entries) {
			core.tablet();
			await offerAgain(core.db(), entries);
			core.written();
		}
	});
}
