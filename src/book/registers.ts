import type { CaseNumber } from '../domain/entry';
import { openRegister, type Register } from '../registry/open';
import { SegmentError } from '../segments/seal';
import type { TabletDatabase } from '../store/database';
import { storageProblem } from '../store/errors';
import type { SealedManifest } from '../sync/protocol';
import { adopt, readManifest, reject, type SnapshotProgress } from '../sync/snapshot';
import { caseOfHousehold } from '../vault/derive';
import type { MunicipalityKeys } from '../vault/keys';
import { BookError, NO_REGISTER, type BookErrorWord } from './api';
import type { Board } from './board';

/** The registers of an unlocked tablet, in memory; the snapshot on disk stays sealed. */
export interface Registers {
	/** Opens what is on disk, a snapshot that came in while locked first. */
	open(keys: MunicipalityKeys): void;
	/** The register, as soon as it is open. Throws notFound where no snapshot has come in yet. */
	ready(): Promise<Register>;
	/** 世帯番号 behind a case number, null if it is no household's. The first call computes all of them. */
	householdOf(keys: MunicipalityKeys, disaster: string, caseNo: CaseNumber): Promise<string | null>;
	progress(progress: SnapshotProgress): void;
	/** A new snapshot is on disk. False if it could not be opened; the old one stays in use. */
	downloaded(manifest: SealedManifest): Promise<boolean>;
	refused(why: SegmentError['why']): void;
	/** `createdAt` of the snapshot in use. */
	inUse(): string;
	/** Reads from disk which snapshot is in use. */
	load(): Promise<void>;
	/** Forgets the register. */
	close(): void;
}

export function createRegisters(db: TabletDatabase, board: Board): Registers {
	let keys: MunicipalityKeys | null = null;
	let opening: Promise<Register | null> = Promise.resolve(null);
	let households: Map<CaseNumber, string> | null = null;
	let createdAt = '';

	async function openManifest(of: MunicipalityKeys, manifest: SealedManifest): Promise<Register> {
		return openRegister(of, manifest, async (name) => {
			const row = await db.segments.get(name);
			if (!row) throw new SegmentError('segmentTampered', `${name} is missing`);
			return row.bytes;
		});
	}

	/**
	 * Puts the incoming snapshot into use if it is on disk in whole and opens. Null if not; why it did not open is on the
	 * board, and the snapshot in use stays.
	 */
	async function openIncoming(of: MunicipalityKeys): Promise<Register | null> {
		try {
			const manifest = await readManifest(db, 'incoming');
			if (!manifest) return null;
			const names = manifest.segments.map(({ name }) => name);
			if ((await db.segments.where('name').anyOf(names).count()) < new Set(names).size) return null;
			const register = await openManifest(of, manifest);
			await adopt(db, manifest);
			createdAt = manifest.createdAt;
			board.patch('register', { problem: null });
			return register;
		} catch (error) {
			// Storage may read tomorrow what it does not read today; an unreadable snapshot stays unreadable.
			if (!storageProblem(error)) await reject(db);
			board.patch('register', { problem: problemOf(error) });
			return null;
		}
	}

	async function openHeld(of: MunicipalityKeys): Promise<Register | null> {
		const manifest = await readManifest(db, 'snapshot');
		return manifest && openManifest(of, manifest);
	}

	/** Makes `next` the register that is asked from now on; says on the board what came of it. */
	function use(of: MunicipalityKeys, next: Promise<Register | null>): Promise<Register | null> {
		const mine = next.then(
			(register) => {
				if (keys !== of) return null;
				households = null;
				if (register) {
					const { residents, houses } = register.size;
					board.patch('register', {
						state: 'ready',
						residents,
						houses,
						createdAt,
						secondsLeft: null
					});
				} else if (board.now.register.state === 'opening')
					board.patch('register', { state: board.now.register.problem ? 'failed' : 'none' });
				board.touch();
				return register;
			},
			(error: unknown) => {
				const problem = problemOf(error);
				if (keys === of) board.patch('register', { state: 'failed', problem });
				throw new BookError(problem, error instanceof Error ? error.message : undefined);
			}
		);
		mine.catch(() => undefined); // on the board; and whoever asks gets it
		opening = mine;
		return mine;
	}

	async function ready(): Promise<Register> {
		const register = await opening;
		if (!register) throw new BookError(keys ? 'notFound' : 'locked', 'no register');
		return register;
	}

	return {
		open(of) {
			keys = of;
			board.patch('register', { state: 'opening', problem: null });
			void use(
				of,
				openIncoming(of).then((register) => register ?? openHeld(of))
			);
		},
		ready,
		async householdOf(of, disaster, caseNo) {
			const register = await ready();
			const known = households ?? (await numberHouseholds(of, disaster, register));
			if (keys === of) households = known;
			return known.get(caseNo) ?? null;
		},
		progress(progress) {
			const { state } = board.now.register;
			board.patch('register', {
				...progress,
				...(state === 'ready' || state === 'opening' ? {} : { state: 'downloading' })
			});
		},
		async downloaded() {
			const of = keys;
			// Locked: it stays where it is until somebody unlocks.
			if (!of) return true;
			const incoming = await openIncoming(of);
			if (keys !== of) return true;
			if (incoming) await use(of, Promise.resolve(incoming));
			else if (board.now.register.state !== 'ready') board.patch('register', { state: 'failed' });
			return incoming !== null;
		},
		refused(why) {
			const { state } = board.now.register;
			board.patch('register', { problem: why, ...(state === 'ready' ? {} : { state: 'failed' }) });
		},
		inUse: () => createdAt,
		async load() {
			createdAt = (await readManifest(db, 'snapshot'))?.createdAt ?? '';
			board.patch('register', { createdAt: createdAt || null });
		},
		close() {
			keys = null;
			opening = Promise.resolve(null);
			households = null;
			board.patch('register', { ...NO_REGISTER, createdAt: createdAt || null });
		}
	};
}

/** Why a snapshot did not open, for people. What is authentic and yet cannot be read was made for another version of this app. */
function problemOf(error: unknown): BookErrorWord {
	return error instanceof SegmentError ? error.why : (storageProblem(error) ?? 'segmentFormat');
}

/** Keyed hashes that are asked for at the same time: one after the other would take three times as long. */
const AT_ONCE = 500;

async function numberHouseholds(
	keys: MunicipalityKeys,
	disaster: string,
	register: Register
): Promise<Map<CaseNumber, string>> {
	const all = [...register.households()];
	const numbered = new Map<CaseNumber, string>();
	for (let from = 0; from < all.length; from += AT_ONCE) {
		const some = all.slice(from, from + AT_ONCE);
		const numbers = await Promise.all(some.map((id) => caseOfHousehold(keys, disaster, id)));
		numbers.forEach((caseNo, i) => numbered.set(caseNo, some[i]!));
	}
	return numbered;
}
