import { databases } from '../domain/municipality';
import { createArchive, LockedError, type Archive, type LoadProgress } from '../archive/archive';
import type { Foldable } from '../archive/format';
import { packEntries } from '../archive/pack';
import type { LedgerFold } from '../domain/fold/ledger';
import { isHeadquarters } from '../domain/kinds';
import { SegmentError } from '../segments/seal';
import type { TabletDatabase } from '../store/database';
import { bootstrap, bundleMayBe, offerBundle, type BundleHost } from '../sync/bundle';
import { GateError } from '../sync/gate';
import { resumePoint, type Source } from '../sync/resume';
import type { Session } from '../sync/session';
import type { Board } from './board';
import type { Desk, Tablet } from './core';
import { documentKey } from './vouching';

/** What the archive needs of the book. */
export interface ArchivingHost {
	db: TabletDatabase;
	board: Board;
	now(): number;
	/** Null while nobody has the tablet unlocked. */
	desk(): Desk | null;
	tablet(): Tablet | null;
	/** Storage has failed. */
	failed(error: unknown): void;
}

/** The archive's place in the book: read at unlocking, grown in the background, filled and shared as bundles. */
export interface Archiving {
	readonly archive: Archive;
	/**
	 * The desk has been unlocked: what is in segments joins the ledger behind `rows`. Resolves when it is there, or when the desk
	 * was locked again.
	 */
	open(rows: Promise<void>): Promise<void>;
	close(): void;
	/** What is in segments and not yet in the tablet's fold. Does nothing while locked. */
	load(tablet: Tablet): Promise<void>;
	/** A new tablet takes a bundle, if there is one (SyncHost.bootstrap). */
	bootstrap(tablet: Tablet, session: Session, source: Source, signal?: AbortSignal): Promise<'pull' | 'wait'>;
	/** A round is over: packs rows that have grown, and makes a bundle where it is time. Returns at once. */
	tend(tablet: Tablet): void;
}

/** A bundle that could not be had is asked for again after this. */
const AGAIN_MS = 10 * 60_000;
/** Between looks at what has grown. */
const TEND_MS = 60_000;

export function createArchiving(host: ArchivingHost): Archiving {
	const { db, board, now } = host;
	const archive = createArchive(db);
	/** Segments that each fold has. */
	const inFold = new WeakMap<LedgerFold, Set<string>>();
	const asked = new Map<string, number>();
	let tending = false;
	let tendedAt = -Infinity;
	const abort = () => new AbortController();
	let closing = abort();

	const namesIn = (fold: LedgerFold) => {
		const held = inFold.get(fold) ?? new Set<string>();
		inFold.set(fold, held);
		return held;
	};

	/** `meanwhile`: while more is being fetched, which is what the board goes on saying. */
	async function load(tablet: Tablet, meanwhile = false): Promise<void> {
		const { fold, config, vouching } = tablet;
		if (!host.desk()) return;
		try {
			const doubts = new Map((await db.doubts.toArray()).map(({ id, rev, why }) => [`${id}\n${rev}`, why]));
			const take = (entries: readonly Foldable[]) => {
				for (const entry of entries) {
					const doubt = doubts.size > 0 ? (doubts.get(documentKey(entry)) ?? null) : null;
					vouching.trust.archived(entry);
					fold.add(entry, doubt);
				}
				// Folded in slices: all at the end would hold up whoever asks something else.
				void fold.ledger;
			};
			const said = (now: LoadProgress) => board.set({ ledger: { state: 'loading', ...now } });
			await archive.load(config.disaster.id, namesIn(fold), take, meanwhile ? undefined : said);
			if (!meanwhile) board.set({ ledger: { ...board.now.ledger, state: 'ready' } });
			board.touch();
		} catch (error) {
			// Locked meanwhile: the rest is read at the next unlocking.
			if (!(error instanceof LockedError)) throw error;
		}
	}

	function bundleHost(tablet: Tablet, desk: Desk, session: Session, source: Source): BundleHost {
		const { identity, config } = tablet;
		return {
			session,
			db,
			archive,
			keys: desk.keys,
			device: identity.device,
			source,
			municipality: config.code,
			disaster: config.disaster.id,
			now
		};
	}

	/** Own entries up to this number are at every data center. */
	async function confirmedEverywhere({ replicas }: Tablet, { database }: Source): Promise<number> {
		const points = replicas.order().map(({ origin }) => resumePoint(db, { gate: origin, database }));
		return Math.min(...(await Promise.all(points)).map(({ confirmed }) => confirmed));
	}

	async function tendNow(tablet: Tablet, desk: Desk, signal: AbortSignal): Promise<void> {
		const { identity, config, replicas, fold } = tablet;
		const { current } = replicas;
		if (!current) return;
		const source = { gate: current.origin, database: databases.ledger(config.code, config.disaster.id) };
		if (!(await db.checkpoints.get([source.gate, source.database]))) return;
		const confirmed = await confirmedEverywhere(tablet, source);
		const followsOn = unbroken(tablet);
		const options = {
			device: identity.device,
			disaster: config.disaster.id,
			confirmed,
			followsOn,
			signal
		};
		const packed = await packEntries(db, archive, desk.keys, options);
		packed.forEach((name) => namesIn(fold).add(name));
		if (!isHeadquarters(identity.role)) return;
		const offered = await offerBundle({
			...bundleHost(tablet, desk, current.session, source),
			confirmed,
			followsOn,
			signal
		});
		offered.packed.forEach((name) => namesIn(fold).add(name));
	}

	return {
		archive,
		async open(rows) {
			const desk = host.desk();
			const tablet = host.tablet();
			if (!desk || !tablet) return;
			closing = abort();
			archive.use(desk.keys);
			await rows;
			await load(tablet);
		},
		close() {
			closing.abort();
			archive.use(null);
		},
		load: (tablet) => load(tablet),
		async bootstrap(tablet, session, source, signal) {
			const tried = asked.get(source.gate);
			if (tried !== undefined && now() - tried < AGAIN_MS) return 'pull';
			const desk = host.desk();
			const { config, appender } = tablet;
			const about = { session, db, archive, municipality: config.code, disaster: config.disaster.id, signal };
			// Unlocking begins the next round at once.
			if (!desk) return (await bundleMayBe(about)) ? 'wait' : 'pull';
			let folding: Promise<void> = Promise.resolve();
			try {
				const taken = await bootstrap(
					{ ...bundleHost(tablet, desk, session, source), appender, signal },
					({ bytesDone, bytesTotal }) =>
						board.set({ ledger: { state: 'fetching', done: bytesDone, total: bytesTotal } }),
					() => {
						folding = folding.then(() => load(tablet, true));
						folding.catch(() => undefined); // awaited below
					}
				);
				if (!taken) asked.set(source.gate, now());
				// Loose documents are rows now, and wait to be examined.
				else tablet.vouching.trust.again();
			} catch (error) {
				// What broke off goes on at the next round; what is forged is not used, and everything comes entry by entry.
				if (!(error instanceof SegmentError)) throw error;
				asked.set(source.gate, now());
			} finally {
				await folding;
				if (board.now.ledger.state === 'fetching') {
					board.set({ ledger: { state: 'ready', done: 0, total: 0 } });
					board.touch();
				}
			}
			return 'pull';
		},
		tend(tablet) {
			const desk = host.desk();
			if (!desk || tending || now() - tendedAt < TEND_MS) return;
			tending = true;
			tendedAt = now();
			const { signal } = closing;
			tablet.loaded
				.then(() => tendNow(tablet, desk, signal))
				.catch((error: unknown) => {
					// A data center that fails is the rounds' matter; a locked desk ends this until the next.
					if (error instanceof GateError || error instanceof LockedError || signal.aborted) return;
					host.failed(error);
				})
				.finally(() => (tending = false));
		}
	};
}

/**
 * Whether everything of a device up to this entry is here. An entry with a gap before it may turn out to follow on another
 * one: it stays a row until the gap is closed, so that a doubt can be put on it also while the tablet is locked.
 */
function unbroken({ vouching }: Tablet): (device: string, n: number) => boolean {
	const upTo = new Map(
		vouching.trust
			.chains()
			.map(({ device, first, last, missing }) => [device, first > 1 ? 0 : (missing[0]?.[0] ?? last + 1) - 1])
	);
	return (device, n) => n <= (upTo.get(device) ?? 0);
}
