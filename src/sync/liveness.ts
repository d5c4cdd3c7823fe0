import { GateError, type Vigil, type Watch } from './gate';
import type { Pace } from './pace';
import { afterAwake, type Time } from './time';

/**
 * How a slow line is told from a gate that is silent, half-open or stuck. All within three seconds:
 *
 * - A request that nothing has come of for a second is doubted: the gate is asked something tiny beside it (/v1/about), and
 *   so is another gate. On a slow line both are slow; where the other answers and this one does not, it is this one.
 * - A gate that does not answer the tiny question either is silent, and left.
 * - A gate that answers it, but does not go on with the request for as long as this, is stuck, and left too.
 * - Whatever keeps coming, a kilobyte at a time, may take as long as it takes.
 *
 * What is being sent cannot be watched from here: batches are therefore as large as the line carries in about a second
 * (pace.ts), and what is larger is given three times its time.
 */
export const DOUBT_MS = 1_000;
export const PROBE_MS = 1_500;
export const STUCK_MS = 2_800;
/** What counts as going on. */
const PROGRESS_BYTES = 1_024;
/** How much later than another gate's a gate's answer may be, at least. */
const BEHIND_MS = 300;

export interface Liveness {
	time: Time;
	pace: Pace;
	/** How patient to be: 1 on an ordinary line. */
	strain(): number;
	/** Asks this gate something tiny. Rejects where it does not answer. */
	probe(signal: AbortSignal): Promise<unknown>;
	/** The same of another gate; null where there is none that could answer. */
	rival(signal: AbortSignal): Promise<unknown> | null;
}

/** The watch over the requests of a gate beside which there are others. */
export function watchClosely({ time, pace, strain, probe, rival }: Liveness): Watch {
	return (upload): Vigil => {
		const over = new AbortController();
		const stuckAfter = Math.max(STUCK_MS, 3 * pace.expected(upload)) * strain();
		/** Waited for since the last progress, ms, before `since`. */
		let waited = 0;
		let since: number | null = null;
		let bytes = 0;
		let nextDoubt = DOUBT_MS;
		let timers: (() => void)[] = [];
		let doubt: AbortController | null = null;

		const calm = () => {
			timers.forEach((cancel) => cancel());
			timers = [];
			doubt?.abort();
			doubt = null;
		};
		const leave = (problem: 'silent' | 'slow', reason: string) => {
			calm();
			over.abort(new GateError('offline', reason, null, problem));
		};

		function doubted(): void {
			const mine = new AbortController();
			doubt = mine;
			const asked = time.elapsed();
			const unanswered = () => {
				if (doubt === mine) leave('silent', 'no answer within the time of a tiny question');
			};
			timers.push(afterAwake(time, PROBE_MS * strain(), unanswered));
			probe(mine.signal).then(() => {
				if (doubt !== mine) return;
				doubt = null;
				mine.abort();
				// It lives. Asked again, less and less often, for as long as this request is waited for.
				nextDoubt *= 2;
				timers.push(afterAwake(time, nextDoubt / 2, doubted));
			}, unanswered);
			void rival(mine.signal)?.then(
				() => timers.push(afterAwake(time, Math.max(BEHIND_MS, 2 * (time.elapsed() - asked)), unanswered)),
				// The other does not answer either: that says nothing of this one.
				() => undefined
			);
		}

		return {
			signal: over.signal,
			waiting() {
				calm();
				since = time.elapsed();
				timers = [
					afterAwake(time, Math.max(0, nextDoubt - waited), doubted),
					afterAwake(time, Math.max(0, stuckAfter - waited), () =>
						leave('slow', 'nothing comes of the request')
					)
				];
			},
			came(more) {
				calm();
				if (since !== null) waited += time.elapsed() - since;
				since = null;
				bytes += more;
				if (more > 0 && bytes < PROGRESS_BYTES) return;
				waited = bytes = 0;
				nextDoubt = DOUBT_MS;
			},
			end: calm
		};
	};
}
