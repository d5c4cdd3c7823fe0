import type { CaseNumber } from '../domain/entry';
import type { AccessDraft } from '../domain/kinds';
import { createAccessLog, type AccessLog } from '../store/access';
import { createQueue } from '../store/queue';
import type { Core, Desk } from './core';

/** The same person's page, refreshed or opened again by the same person within this time, is one reading. */
const SAME_READING_MS = 10 * 60_000;
/** A search that nobody has typed on for this long was meant. */
const MEANT_MS = 2_000;

export interface Access {
	/**
	 * Records that the person at the desk saw something; resolves when it is on disk. Comes before the answer: what cannot be
	 * recorded is not shown.
	 */
	viewed(what: string, caseNo: CaseNumber, household?: string | null): Promise<void>;
	/** A search as it is typed: recorded once, when it was meant. */
	searched(query: string, hits: number): void;
	/** Writes a search that still waits for its end. */
	settle(): Promise<void>;
	/** Everything else. */
	write(draft: AccessDraft, caseNo?: CaseNumber): Promise<void>;
	/** Failed unlocks: recorded by the next person who gets in, since nothing can be sealed before. */
	failedTries(count: number, detail: string): Promise<void>;
}

/**
 * The access log of the tablet (閲覧記録): who saw whom, what was printed, what left it. `onProblem` hears of a search that could
 * not be recorded; everything else throws to its caller.
 */
export function access(core: Core, onProblem: (error: unknown) => void): Access {
	const inTurn = createQueue();
	let log: { of: object; log: AccessLog } | null = null;
	const seen = new Map<string, number>();
	let waiting: { key: string; draft: AccessDraft; desk: Desk; timer: ReturnType<typeof setTimeout> } | null =
		null;

	function accessLog(): AccessLog {
		const { identity } = core.tablet();
		if (log?.of !== identity) {
			const { device, privateKey } = identity;
			log = { of: identity, log: createAccessLog(core.db(), device, privateKey, core.surroundings.now) };
		}
		return log.log;
	}

	/** `desk`: whoever did it, also where the tablet was locked in the meantime. */
	async function write(draft: AccessDraft, caseNo: CaseNumber = '-', desk = core.desk()): Promise<void> {
		const { keys, staff } = desk;
		const { config } = core.tablet();
		await accessLog().append(
			[
				{
					...draft,
					disaster: config.disaster.id,
					case: caseNo,
					by: { staff: staff.staff, role: staff.role }
				}
			],
			keys
		);
		core.written();
	}

	async function settle(): Promise<void> {
		if (!waiting) return;
		const { key, draft, desk, timer } = waiting;
		clearTimeout(timer);
		waiting = null;
		await inTurn(() => write(draft, '-', desk));
		seen.set(key, core.surroundings.now());
	}

	/** Whether the same was recorded a short while ago. */
	function justSeen(key: string): boolean {
		const now = core.surroundings.now();
		const last = seen.get(key);
		return last !== undefined && now - last < SAME_READING_MS && now >= last;
	}

	return {
		viewed: (what, caseNo, household = null) =>
			inTurn(async () => {
				const { staff } = core.desk();
				const key = `${staff.staff}\n${what}\n${caseNo}\n${household ?? ''}`;
				if (justSeen(key)) return;
				await write({ kind: 'access.viewed', open: { what }, sealed: { household } }, caseNo);
				seen.set(key, core.surroundings.now());
			}),
		searched(query, hits) {
			if (waiting) clearTimeout(waiting.timer);
			waiting = null;
			const desk = core.desk();
			const key = `${desk.staff.staff}\nsearch\n${query}`;
			// Pages ask again whenever anything was written, and this line is something written.
			if (justSeen(key)) return;
			const draft: AccessDraft = {
				kind: 'access.searched',
				open: { what: 'register', hits },
				sealed: { query: query.slice(0, 400) }
			};
			const timer = setTimeout(() => void settle().catch(onProblem), MEANT_MS);
			waiting = { key, draft, desk, timer };
		},
		settle,
		write: (draft, caseNo) => {
			const desk = core.desk();
			return inTurn(() => write(draft, caseNo, desk));
		},
		failedTries: (count, detail) =>
			inTurn(() => write({ kind: 'access.refused', open: { what: 'unlock', count }, sealed: { detail } }))
	};
}
