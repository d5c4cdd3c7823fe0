import { createLedgerFold } from '../domain/fold/ledger';
import type { CaseNumber } from '../domain/entry';
import type { MunicipalityConfig } from '../domain/municipality';
import { createAppender } from '../store/append';
import { getMeta, putMeta, TabletDatabase, type Identity } from '../store/database';
import { offerAgain, outboxCounts } from '../store/entries';
import { storageProblem } from '../store/errors';
import { createQueue, createShared } from '../store/queue';
import { wipeBulk, wipeKeys } from '../store/wipe';
import { createGate } from '../sync/gate';
import { createPace } from '../sync/pace';
import { createReplicas } from '../sync/replicas';
import { startRounds, type Rounds } from '../sync/rounds';
import type { Session } from '../sync/session';
import { archiveShelf } from '../sync/shelf';
import { systemTime } from '../sync/time';
import { caseOfHousehold } from '../vault/derive';
import { openMunicipalityKeys, replaceKeys, type KeyringBytes } from '../vault/keys';
import { access } from './access';
import { accounts } from './accounts';
import { BookError, type Book } from './api';
import { createBoard } from './board';
import { loadLedger, type Core, type Desk, type Tablet } from './core';
import { drafts } from './drafts';
import { enrolTablet, readInvitation } from './enrolment';
import { guarded } from './errors';
import { exchange } from './exchange';
import { headquarters } from './headquarters';
import { housingBook } from './housing';
import { observed } from './observed';
import {
	atDesk,
	checkStaff,
	checkUnlocking,
	isOver,
	lockOf,
	nextTry,
	prepareStaff,
	staffChoices,
	tryUnlock
} from './staff';
import { peopleBook } from './people';
import { queries } from './queries';
import { reliefBook } from './relief';
import { supportsBook } from './supports';
import { catchUp, rotation } from './rotation';
import { watchReach, type ReachWatch } from './reach';
import { createArchiving, type Archiving } from './archiving';
import { judgeConfig } from './config';
import { createReader } from './reader';
import { createRegisters, type Registers } from './registers';
import type { Surroundings } from './surroundings';
import { createTabLock } from './tab-lock';
import { createTimeOver } from './time-over';
import { trustReports } from './trust-reports';
import { openVouching, ownPublicKey, trustCounts, type Vouching } from './vouching';
import { writing } from './writing';

/** How often it is looked whether somebody's time is over. */
const WATCH_MS = 15_000;

/** The storage is opened only by the tab that holds the lock. */
interface Disk {
	db: TabletDatabase;
	registers: Registers;
	archiving: Archiving;
}

/**
 * The book. Starts at once: waits for its turn among the browser's tabs, opens the storage, and from then on sends and
 * fetches by itself; see api.ts for what it can be asked.
 */
export function createBook(surroundings: Surroundings): Book {
	const { now } = surroundings;
	const board = createBoard();
	const time = surroundings.time ?? systemTime(now);
	const pace = createPace();
	const gate = createGate(surroundings.origin, surroundings.fetch, { time });
	/** Enrolling, unlocking and adding staff: one after the other, so that no PIN is tried beside another. */
	const inTurn = createQueue();
	const keysInTurn = createQueue();
	let disk: Disk | null = null;
	let tablet: Tablet | null = null;
	let desk: Desk | null = null;
	let rounds: Rounds | null = null;
	let reach: ReachWatch | null = null;
	let watching: ReturnType<typeof setInterval> | undefined;
	/** 世帯番号 behind the case numbers that pages have asked for since unlocking. */
	const asked = new Map<CaseNumber, string>();

	const core: Core = {
		surroundings,
		board,
		gate,
		db: () => needDisk().db,
		shelf: () => archiveShelf(needDisk().db, core.archive()),
		archive: () => needDisk().archiving.archive,
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
		async register() {
			core.desk();
			return needDisk().registers.ready();
		},
		async householdOf(caseNo) {
			const { keys, reader } = core.desk();
			const { registers } = needDisk();
			const register = await registers.ready();
			const { id: disaster } = core.tablet().config.disaster;
			// Behind a case that has an application stands what was sealed with it; only else all must be computed.
			const application = (await core.ledger()).cases.get(caseNo)?.applications[0];
			const entry = application && (await core.archive().entryById(application.entry));
			const household =
				asked.get(caseNo) ??
				(entry && (await reader.openAs('certificate.applied', entry))?.household) ??
				(await registers.householdOf(keys, disaster, caseNo));
			return household ? register.household(household) : null;
		},
		written() {
			board.touch();
			void count();
			rounds?.written();
		}
	};

	const timeOver = createTimeOver({
		board,
		db: () => needDisk().db,
		tablet: () => tablet,
		desk: () => desk,
		reach: () => reach,
		accessLog: () => core.access ?? null,
		closeDesk
	});

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
			const archiving = createArchiving({
				db,
				board,
				now,
				desk: () => desk,
				tablet: () => tablet,
				failed: broken
			});
			disk = { db, registers: createRegisters(db, board), archiving };
			await disk.registers.load();
			const contact = await getMeta(db, 'contact');
			if (contact) board.patch('sync', { lastContact: contact.at, skewMs: contact.skewMs });
			const identity = await getMeta(db, 'identity');
			const config = await getMeta(db, 'config');
			await refreshStorage();
			if (identity && config) {
				await useTablet(identity, config);
				board.set({ phase: 'locked' });
				await timeOver.check();
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
		forgetTablet();
		const db = disk?.db;
		disk = null;
		db?.close();
	}

	/** From here on the tablet sends and fetches, open or locked. */
	async function useTablet(identity: Identity, config: MunicipalityConfig): Promise<void> {
		const { db } = needDisk();
		const replicas = createReplicas({
			time,
			pace,
			fetch: surroundings.fetch,
			origin: surroundings.origin,
			identity,
			gates: () => (tablet?.config ?? config).gates ?? [],
			municipality: () => config.code,
			changed: () => board.patch('sync', { gates: replicas.rows() })
		});
		const { session } = replicas;
		const vouching = await beginVouching(db, session);
		const reached = await watchReach(db, now);
		tablet = {
			identity,
			config,
			appender: createAppender(db, identity.device, identity.privateKey, now, () =>
				ownPublicKey(identity, vouching.roster)
			),
			replicas,
			session,
			fold: createLedgerFold(),
			vouching,
			loaded: Promise.resolve()
		};
		reach = reached;
		clearInterval(watching);
		watching = setInterval(() => void timeOver.check().catch(broken), surroundings.watchEveryMs ?? WATCH_MS);
		load(tablet);
		const { device, label, role, until } = identity;
		board.set({
			device: { number: device, label, role, until },
			config,
			staffChoices: await staffChoices(db, identity)
		});
		await count();
		rounds = begunRounds(tablet);
	}

	function load(mine: Tablet): void {
		const { trust } = mine.vouching;
		const { db, archiving } = needDisk();
		mine.loaded = trust
			.loading(() => loadLedger(db, mine))
			.then(() => archiving.load(mine))
			.then(() => board.touch());
		// What came before the last end and was not examined, and what is doubted: perhaps the roster knows more by now.
		trust.again();
		mine.loaded.then(timeOver.noteEnded).catch((error: unknown) => {
			if (tablet === mine) broken(error);
		});
		mine.loaded.catch((error: unknown) => {
			if (tablet === mine) broken(error);
		});
	}

	// --- sending and fetching --------------------------------------------------------------------------------------

	function begunRounds(mine: Tablet): Rounds {
		const { db, registers, archiving } = needDisk();
		return startRounds({
			db,
			shelf: core.shelf(),
			bootstrap: (session, source, signal) => archiving.bootstrap(mine, session, source, signal),
			replicas: mine.replicas,
			time,
			pace,
			appender: mine.appender,
			device: mine.identity.device,
			role: mine.identity.role,
			version: surroundings.version,
			onNetworkChange: surroundings.onNetworkChange,
			config: () => mine.config,
			keys: () => desk?.keys ?? null,
			registerInUse: registers.inUse,
			changed(change) {
				board.patch('sync', change);
				if (change.state !== 'idle') return;
				mine.vouching.contacted();
				archiving.tend(mine);
			},
			outboxChanged: () => {
				board.touch();
				void count();
			},
			contacted: (contact) => putMeta(db, 'contact', contact),
			received(entries) {
				mine.vouching.trust.received(entries);
				board.touch();
				void count();
			},
			rosterIs: (tag) => mine.vouching.rosterIs(tag),
			async configured(config) {
				// Only what a gate says to this device by name counts as contact: a revoked one never hears it.
				await reach?.contacted(board.now.sync.skewMs ?? 0);
				await timeOver.check();
				const verdict = await judgeConfig(mine.config, config, desk?.keys ?? null);
				board.set({ configRefused: verdict === 'refuse' });
				if (verdict !== 'take') return;
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

	// --- whom this tablet believes ----------------------------------------------------------------------------------

	async function beginVouching(db: TabletDatabase, session: Session): Promise<Vouching> {
		let endings = false;
		const vouching = await openVouching({
			db,
			session,
			now,
			keys: () => desk?.keys ?? null,
			disaster: () => tablet?.config.disaster.id ?? '',
			fold(entry, doubt) {
				if (tablet?.vouching !== vouching) return;
				if (entry.disaster === tablet.config.disaster.id) tablet.fold.add(entry, doubt);
				endings ||= entry.kind === 'staff.ended';
			},
			keyArrived,
			changed() {
				if (tablet?.vouching !== vouching) return;
				board.touch();
				void count();
				if (endings) void timeOver.noteEnded().catch(broken);
				endings = false;
			},
			failed(error) {
				if (tablet?.vouching === vouching) broken(error);
			}
		});
		return vouching;
	}

	/** A new municipality key has come while somebody is at work. One after the other: each begins from the keys at hand. */
	const keyArrived = () => keysInTurn(takeUpKeys);

	async function takeUpKeys(): Promise<void> {
		const mine = desk;
		if (!mine || !tablet) return;
		try {
			const { keyring, missing } = await catchUp(needDisk().db, tablet.identity, mine.secret);
			if (desk?.keys !== mine.keys) return;
			board.set({ trust: { ...board.now.trust, missingKey: missing.length > 0 } });
			if (keyring.length !== mine.secret.length) await adoptKeyring(keyring);
		} catch (error) {
			if (desk?.keys === mine.keys) broken(error);
		}
	}

	/** Whoever holds the desk's keys goes on with these. */
	async function adoptKeyring(keyring: KeyringBytes): Promise<void> {
		const mine = desk;
		if (!mine) return;
		const old = mine.secret;
		await replaceKeys(mine.keys, keyring);
		if (desk?.keys !== mine.keys) return;
		desk = { ...desk, secret: keyring.slice() };
		old.fill(0);
		desk.reader.forget();
		board.touch();
		await tablet?.vouching.keysChanged();
	}

	async function wipe(identity: Identity): Promise<void> {
		closeDesk();
		rounds?.stop();
		rounds = null;
		forgetTablet();
		const { db, registers } = needDisk();
		await wipeKeys(db, identity, new Date(now()).toISOString());
		board.set({ phase: 'revoked', staffChoices: [], retryAt: null, lockedBecause: null });
		await wipeBulk(db);
		await registers.load();
	}

	// One after the other: an older count must not come last.
	const count = createShared(async () => {
		const mine = disk;
		if (!mine) return;
		try {
			const [counts, unreadable, trust] = await Promise.all([
				outboxCounts(mine.db),
				mine.db.strangers.count(),
				trustCounts(mine.db)
			]);
			board.set({ counts, unreadable, trust: { ...board.now.trust, ...trust } });
		} catch (error) {
			// A storage that was given up meanwhile has nothing to say.
			if (disk === mine) broken(error);
		}
	});

	async function refreshStorage(): Promise<void> {
		const { storage } = surroundings;
		const [persisted, { usage, quota }] = await Promise.all([storage.persisted(), storage.estimate()]);
		board.set({ storage: { persisted, usage: usage ?? null, quota: quota ?? null } });
	}

	function forgetTablet(): void {
		tablet = null;
		reach = null;
		clearInterval(watching);
	}

	// --- the desk --------------------------------------------------------------------------------------------------

	async function openDesk(secret: Uint8Array<ArrayBuffer>, staff: Desk['staff']): Promise<void> {
		const {
			db,
			registers,
			archiving: { archive }
		} = needDisk();
		const { identity, vouching } = core.tablet();
		const { keyring, missing } = await catchUp(db, identity, secret);
		secret.fill(0);
		const keys = await openMunicipalityKeys(keyring);
		desk = { keys, secret: keyring, staff, reader: createReader(archive.entryById, keys) };
		board.set({ trust: { ...board.now.trust, missingKey: missing.length > 0 } });
		registers.open(keys);
		openArchive();
		board.set({ phase: 'open', staff, retryAt: null, lockedBecause: null });
		board.touch();
		rounds?.poke();
		// A key that came since the disk was read, while nobody was at the desk to take it up.
		await keyArrived();
		await vouching.keysChanged();
	}

	/** Whoever asks the ledger from now on gets what is in the archive too. */
	function openArchive(): void {
		const mine = core.tablet();
		const { archiving } = needDisk();
		mine.loaded = archiving.open(mine.loaded);
		mine.loaded.catch((error: unknown) => {
			if (tablet === mine) broken(error);
		});
	}

	/** At once: whatever is still under way has its own hold on what it needs, and ends. */
	function closeDesk(): void {
		desk?.secret.fill(0);
		desk?.reader.forget();
		asked.clear();
		desk = null;
		disk?.registers.close();
		disk?.archiving.close();
		board.set({ staff: null });
		board.touch();
	}

	const accessLog = access(core, broken);
	core.access = accessLog;
	const written = writing(core);
	/** What shows people to people. */
	const showing: ReturnType<typeof queries> & Pick<Book, 'search' | 'household' | 'householdOfCase'> = {
		...queries(core),
		async search(query, limit) {
			core.desk();
			return (await needDisk().registers.ready()).search(query, limit);
		},
		async household(id) {
			core.desk();
			return (await needDisk().registers.ready()).household(id);
		},
		householdOfCase: (caseNo) => core.householdOf(caseNo)
	};
	tabLock.wait();

	return guarded({
		watch: async (listener) => board.watch(listener),

		async invitation(code) {
			return readInvitation(needDisk().db, gate, code);
		},
		enrol: (input) =>
			inTurn(async () => {
				const { db } = needDisk();
				if (tablet) throw new BookError('stateChanged', 'enrolled already');
				const enrolled = await enrolTablet(db, gate, now, input);
				await useTablet(enrolled.identity, enrolled.config);
				await openDesk(enrolled.secret, enrolled.staff);
			}),
		unlock: ({ staff, ...given }) =>
			inTurn(async () => {
				const { identity } = core.tablet();
				const { db } = needDisk();
				const row = await db.staff.get(staff);
				if (!row) throw new BookError('notFound', staff);
				const why = await timeOver.check();
				if (why) throw new BookError(why);
				if (isOver(row, reach?.gateNow() ?? now())) throw new BookError('ended', staff);
				let secret: Uint8Array<ArrayBuffer>;
				try {
					secret = await tryUnlock(db, identity, row, given, now);
				} catch (error) {
					const after = await db.staff.get(staff);
					const next = after ? nextTry(after, now()) : 0;
					board.set({ retryAt: next > now() ? new Date(next).toISOString() : null });
					throw error;
				}
				const name = board.now.staffChoices.find((choice) => choice.staff === staff)?.name ?? '';
				if (desk) closeDesk();
				await openDesk(secret, atDesk(row, name));
				try {
					await timeOver.tellTries();
				} catch (error) {
					// What cannot be recorded does not happen.
					closeDesk();
					board.set({ phase: 'locked' });
					throw error;
				}
			}),
		async lock() {
			closeDesk();
			if (tablet) board.set({ phase: 'locked' });
		},
		addStaff: (input) =>
			inTurn(async () => {
				const { keys, staff, secret: held } = core.desk();
				const secret = held.slice();
				const { identity, config, appender, fold, vouching } = core.tablet();
				const { db } = needDisk();
				checkStaff(input, { device: identity, desk: staff, town: config.name });
				const by = { staff: staff.staff, role: staff.role };
				const { row, entry } = await prepareStaff(db, identity, config.disaster.id, secret, input, by);
				const written = await appender.append([entry], keys, async () => {
					await db.staff.add(row);
				});
				for (const one of written) {
					fold.add(one);
					vouching.trust.held(one, null);
				}
				board.set({ staffChoices: await staffChoices(db, identity) });
				core.written();
			}),
		changeUnlocking: (input) =>
			inTurn(async () => {
				const { staff, secret: held } = core.desk();
				const secret = held.slice();
				const { identity, config } = core.tablet();
				const { db } = needDisk();
				checkUnlocking(input, [staff.name, config.name]);
				const lock = await lockOf(identity, secret, input);
				secret.fill(0);
				await db.staff.update(staff.staff, { lock });
				board.set({ staffChoices: await staffChoices(db, identity) });
				// Somebody else may have sat down meanwhile.
				if (desk?.staff.staff === staff.staff) {
					desk = { ...desk, staff: { ...desk.staff, renew: false } };
					board.set({ staff: desk.staff });
				}
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
			const { vouching } = core.tablet();
			await rounds?.round();
			await vouching.settled();
			await count();
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

		...written,
		...accounts(core, written.append, timeOver.noteEnded),
		...showing,
		...observed(core, accessLog, showing),
		...exchange(core, accessLog),
		...supportsBook(core, written, accessLog),
		...reliefBook(core, written, accessLog),
		...housingBook(core, written, accessLog),
		...peopleBook(core, written, accessLog),
		...drafts(core),
		...headquarters(core),
		...trustReports(core),
		...rotation(
			core,
			async (keyring) => {
				await keysInTurn(() => adoptKeyring(keyring));
				// Another administrator's key, taken up since this one began, is in the ring that was just replaced.
				await keyArrived();
			},
			accessLog
		),

		async resend(entries) {
			core.tablet();
			await offerAgain(core.db(), entries);
			core.written();
		}
	});
}
