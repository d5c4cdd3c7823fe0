import type { TabletDatabase } from '../store/database';
import type { Access } from './access';
import type { Board } from './board';
import type { Desk, Tablet } from './core';
import { isStale, type ReachWatch } from './reach';
import { isOver, staffChoices } from './staff';

/** What is looked at and what is done when somebody's time is over. */
interface TimeOverHost {
	board: Board;
	db(): TabletDatabase;
	tablet(): Tablet | null;
	desk(): Desk | null;
	reach(): ReachWatch | null;
	/** Null until it is there. */
	accessLog(): Pick<Access, 'failedTries'> | null;
	/** Keys, register and decrypted state are forgotten. */
	closeDesk(): void;
}

/** Whose time is over (利用の終わり): tablets that were too long away, and people and tablets with an end date or an ended account. */
export interface TimeOver {
	/**
	 * Locks an open desk whose tablet was too long without a data center, or whose person's or tablet's time is over. Resolves to
	 * why nobody may unlock this tablet now, if so.
	 */
	check(): Promise<'stale' | 'ended' | null>;
	/** Takes note of accounts of this tablet that an entry has ended, or that such an entry is no longer believed for. */
	noteEnded(): Promise<void>;
	/** Wrong tries at the lock, which could not be sealed before somebody was in. */
	tellTries(): Promise<void>;
}

export function createTimeOver({
	board,
	db,
	tablet,
	desk,
	reach,
	accessLog,
	closeDesk
}: TimeOverHost): TimeOver {
	function lockOut(why: 'stale' | 'ended'): void {
		closeDesk();
		board.set({ phase: 'locked', lockedBecause: why });
	}

	return {
		async check() {
			const [mine, watch] = [tablet(), reach()];
			if (!mine || !watch) return null;
			const elapsedMs = await watch.elapsedMs();
			if (tablet() !== mine) return null;
			const over = (until: string | null | undefined) => isOver({ until: until ?? null }, watch.gateNow());
			const why = isStale(elapsedMs, mine.config.lockAfterDays)
				? 'stale'
				: over(mine.identity.until)
					? 'ended'
					: null;
			const open = desk();
			if (open && (why || over(open.staff.until))) lockOut(why ?? 'ended');
			else if (!open && board.now.lockedBecause !== why && (why || board.now.lockedBecause === 'stale'))
				board.set({ lockedBecause: why });
			return why;
		},

		async noteEnded() {
			const mine = tablet();
			if (!mine) return;
			const { people } = mine.fold.ledger;
			let changed = false;
			for (const row of await db().staff.toArray()) {
				const person = people.get(row.staff);
				const ended = person ? person.endedAt !== null : Boolean(row.ended);
				if (ended === Boolean(row.ended)) continue;
				await db().staff.update(row.staff, { ended });
				changed = true;
			}
			if (!changed || tablet() !== mine) return;
			board.set({ staffChoices: await staffChoices(db(), mine.identity) });
			if (board.now.staffChoices.some((choice) => choice.ended && choice.staff === desk()?.staff.staff))
				lockOut('ended');
		},

		async tellTries() {
			const log = accessLog();
			if (!log) return;
			for (const { staff, untold = 0 } of await db().staff.toArray()) {
				if (untold === 0) continue;
				await log.failedTries(untold, staff);
				await db().staff.update(staff, { untold: 0 });
			}
		}
	};
}
