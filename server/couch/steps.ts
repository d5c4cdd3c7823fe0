import { setTimeout as wait } from 'node:timers/promises';
import { UserError } from '../cli/command';

/**
 * One thing that should be so. `couch check` looks, `couch setup` looks and mends what differs, so the two can never disagree,
 * a second run changes nothing, and a run that was cut off is completed by the next one.
 */
export interface Step {
	/** Short and stable, for tests and for `needs`. */
	id: string;
	/** Sentences that say what differs; none if all is as it should be. */
	look(): Promise<string[]>;
	/** Makes it so; left out where only a person can. */
	mend?(): Promise<void>;
	/** What was done, for the person who runs setup. Needed where there is `mend`. */
	done?: string;
	/** Steps without which looking makes no sense; left out silently while one of them differs. */
	needs?: string[];
	/** Setup does not go on if this differs. */
	stops?: true;
	/** Only for check: it takes time to become so, or is not setup's to judge. */
	checkOnly?: true;
}

export interface Finding {
	step: string;
	text: string;
}

/** What differs, in order. Changes nothing. */
export async function survey(steps: readonly Step[]): Promise<Finding[]> {
	const findings: Finding[] = [];
	const differing = new Set<string>();
	for (const step of steps) {
		if (step.needs?.some((id) => differing.has(id))) {
			differing.add(step.id);
			continue;
		}
		for (const text of await step.look()) findings.push({ step: step.id, text });
		if (findings.some((one) => one.step === step.id)) differing.add(step.id);
	}
	return findings;
}

/** Pauses before looking again after mending, ms: a cluster tells its nodes of new accounts a moment later. */
const PAUSES_MS = [0, 250, 1_000, 3_000];

/**
 * Makes everything so that can be made so.
 * @returns what was done, and what is left for a person
 * @throws UserError where setup must not go on, or where mending has changed nothing
 */
export async function apply(
	steps: readonly Step[],
	report: (done: string) => void = () => undefined
): Promise<{ done: string[]; left: Finding[] }> {
	const done: string[] = [];
	const left: Finding[] = [];
	for (const step of steps) {
		if (step.checkOnly || step.needs?.some((id) => left.some((one) => one.step === id))) continue;
		let texts = await step.look();
		if (!texts.length) continue;
		if (step.stops) throw new UserError(texts.join('\n'));
		if (!step.mend) {
			left.push(...texts.map((text) => ({ step: step.id, text })));
			continue;
		}
		await step.mend();
		for (const pause of PAUSES_MS) {
			await wait(pause);
			texts = await step.look();
			if (!texts.length) break;
		}
		if (texts.length)
			throw new UserError(
				`用意したはずのものが、まだ次のとおりです。\n${texts.join('\n')}\nもう一度実行してください。`
			);
		done.push(step.done!);
		report(step.done!);
	}
	return { done, left };
}
