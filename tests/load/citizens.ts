import { randomInt } from 'node:crypto';
import { StatusAnswer } from '../../src/sync/protocol';

/**
 * Citizens who ask how far their certificate is: a process of its own, at a fixed rate whether the gate keeps up or not. Every
 * request comes from another address; times are counted from the moment at which the citizen pressed the button.
 */
const url = process.argv[2]!;
const perSecond = Number(process.argv[3]);
const TICK_MS = 20;

const lookups: string[] = [];
const times: number[] = [];
const failures = new Map<string, number>();
let asked = 0;
let open = 0;
let stopping = false;

process.on('message', (message: { lookups?: string[]; stop?: true }) => {
	if (message.lookups) lookups.push(...message.lookups);
	if (message.stop) stopping = true;
});

function fail(word: string): void {
	failures.set(word, (failures.get(word) ?? 0) + 1);
}

async function ask(due: number): Promise<void> {
	// Nine of ten know their receipt number.
	const known = lookups.length > 0 && randomInt(10) > 0;
	const lookup = known ? lookups[randomInt(lookups.length)]! : 'f'.repeat(64);
	open++;
	try {
		const response = await fetch(`${url}/v1/public/status`, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				'x-forwarded-for': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`
			},
			body: JSON.stringify({ lookup })
		});
		const body: unknown = await response.json();
		times.push(performance.now() - due);
		if (known ? !StatusAnswer.safeParse(body).success : response.status !== 404)
			fail(`status ${response.status}`);
	} catch (error) {
		fail(error instanceof Error ? error.message : String(error));
	} finally {
		open--;
	}
}

const began = performance.now();
const timer = setInterval(() => {
	if (stopping) {
		clearInterval(timer);
		const wait = setInterval(() => {
			if (open > 0) return;
			clearInterval(wait);
			process.send!(
				{ asked, times, failures: [...failures], seconds: (performance.now() - began) / 1000 },
				() =>
					// Hundreds of thousands of figures take a while to leave.
					process.disconnect()
			);
		}, 50);
		return;
	}
	const due = Math.floor(((performance.now() - began) / 1000) * perSecond);
	for (; asked < due; asked++) void ask(began + (asked / perSecond) * 1000);
}, TICK_MS);
