import { errorText } from '../errors';
import type { Problem } from './problems';

/** What becomes of a form when its button is pressed. */
export interface Submission {
	/** What the last press found, for the summary at the top. */
	readonly summary: readonly Problem[];
	/** What is still wrong of it, for beside the fields; empty until a press has found something. */
	readonly problems: readonly Problem[];
	/** Why the last press could not be carried out, or null. */
	readonly failure: string | null;
	/** Work is under way. */
	readonly busy: boolean;
	/** The last press was carried out. */
	readonly done: boolean;
	/** Looks for problems and, where there are none, does the work; does nothing while work is under way. */
	press(event?: Event): Promise<void>;
	/** As before the first press. */
	clear(): void;
}

/**
 * Call it while a component is set up.
 * @param find what is wrong with the form as it stands
 * @param work writes it; what it throws is shown as a sentence; `found` takes what only the work could find wrong
 */
export function submission(
	find: () => readonly Problem[],
	work: (found: (problems: readonly Problem[]) => void) => Promise<void>
): Submission {
	let summary = $state.raw<readonly Problem[]>([]);
	let failure = $state<string | null>(null);
	let busy = $state(false);
	let done = $state(false);
	const problems = $derived(summary.length > 0 ? find() : []);

	return {
		get summary() {
			return summary;
		},
		get problems() {
			return problems;
		},
		get failure() {
			return failure;
		},
		get busy() {
			return busy;
		},
		get done() {
			return done;
		},
		async press(event) {
			event?.preventDefault();
			if (busy) return;
			[summary, failure, done] = [find(), null, false];
			if (summary.length > 0) return;
			busy = true;
			try {
				await work((problems) => (summary = problems));
				done = summary.length === 0;
			} catch (error) {
				failure = errorText(error);
			} finally {
				busy = false;
			}
		},
		clear() {
			[summary, failure, done] = [[], null, false];
		}
	};
}
